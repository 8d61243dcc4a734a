package report

import (
	"bytes"
	"fmt"
	"strings"
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
	d.line(out, "breaks", strings.Join(f.Services, ", "))
	d.line(out, "symptom", f.Symptom)
	for i, fix := range f.Fixes {
		d.fix(out, i, f.Rule, fix)
	}
	if d.Verbosity == Verbose {
		d.line(out, "more", "doctor explain "+f.Rule)
	}
}

// line writes a labelled text; its further lines begin with a bar, so that no
// line of the output begins with what a file says.
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

func (d details) fix(out *bytes.Buffer, i int, rule string, f FixDocument) {
	label := "fix"
	if i > 0 {
		label = "or"
	}
	text := f.Title
	own := doctorCommand(rule, f)
	if len(f.Commands) > 0 || own != "" {
		text += ":"
	}
	d.line(out, label, text)
	for _, c := range f.Commands {
		fmt.Fprintf(out, "%s%s\n", commandIndent, d.paint.command(visible(c)))
	}
	if own == "" {
		return
	}
	if len(f.Commands) > 0 {
		d.line(out, "", "or let doctor do it:")
	}
	fmt.Fprintf(out, "%s%s\n", commandIndent, d.paint.command(own))
}
