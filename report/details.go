package report

import (
	"bytes"
	"fmt"
	"strings"

	"doctor/checks"
)

// details are the findings below the table.
type details struct {
	Options
	paint paint
}

const (
	labelWidth    = 9
	indent        = "  "
	commandIndent = "      "
)

func (d details) write(out *bytes.Buffer, p ProjectDocument) {
	for _, c := range p.Checks {
		for _, f := range c.Findings {
			d.finding(out, c, f)
		}
	}
	if p.Prefix != "" && hasCommands(p) {
		fmt.Fprintf(out, "\nThe commands are to be run in %s\n", visible(p.Dir))
	}
}

func hasCommands(p ProjectDocument) bool {
	for _, c := range p.Checks {
		for _, f := range c.Findings {
			for _, fix := range f.Fixes {
				if len(fix.Commands) > 0 || fix.Fixer != "" {
					return true
				}
			}
		}
	}
	return false
}

func (d details) finding(out *bytes.Buffer, c CheckDocument, f FindingDocument) {
	status := statusOf(f)
	fmt.Fprintf(out, "\n%s %s %s\n", d.paint.status(status)(string(status)), d.paint.bold(f.Rule), d.paint.faint("("+c.ID+")"))
	if d.Verbosity == Verbose {
		d.line(out, "what", f.Message)
	}
	d.line(out, "where", places(f.Locations))
	d.line(out, strings.ToLower(touches(f)), strings.Join(f.Services, ", "))
	d.line(out, "symptom", f.Symptom)
	for i, fix := range f.Fixes {
		d.fix(out, i, fix)
	}
	if d.Verbosity == Verbose {
		d.line(out, "more", "doctor explain "+f.Rule)
	}
}

// touches is the label of the services of a finding: a warning does not break any.
func touches(f FindingDocument) string {
	if statusOf(f) == checks.Warn {
		return "Concerns"
	}
	return "Breaks"
}

// line writes a labeled text; further lines begin with a bar, so that no line of the output
// begins with text from a file.
func (d details) line(out *bytes.Buffer, label, text string) {
	if text == "" {
		return
	}
	for i, line := range lines(text) {
		if i > 0 {
			label = "|"
		}
		fmt.Fprintf(out, "%s%s %s\n", indent, d.paint.faint(fmt.Sprintf("%-*s", labelWidth, label)), line)
	}
}

func (d details) fix(out *bytes.Buffer, i int, f FixDocument) {
	label := "fix"
	if i > 0 {
		label = "or"
	}
	text := way(f)
	if len(f.Commands)+len(f.Lines) > 0 || f.own != "" {
		text += ":"
	}
	d.line(out, label, text)
	for _, c := range f.Commands {
		d.command(out, c)
	}
	for _, l := range f.Lines {
		fmt.Fprintf(out, "%s%s\n", commandIndent, visible(l))
	}
	if f.own == "" {
		return
	}
	if len(f.Commands) > 0 {
		d.line(out, "", "or let doctor do it:")
	}
	d.command(out, f.own)
}

func (d details) command(out *bytes.Buffer, c string) {
	fmt.Fprintf(out, "%s%s\n", commandIndent, d.paint.command(visible(c)))
}
