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
			d.finding(out, f)
		}
	}
}

func (d details) finding(out *bytes.Buffer, f FindingDocument) {
	status := statusOf(f)
	fmt.Fprintf(out, "\n%s %s\n", d.paint.status(status)(string(status)), d.paint.bold(f.Rule))
	d.line(out, "what", f.Message)
	var at []string
	for _, l := range f.Locations {
		at = append(at, place(l))
	}
	d.line(out, "where", strings.Join(at, ", "))
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
	if len(f.Commands) > 0 {
		text += ":"
	}
	d.line(out, label, text)
	for _, c := range f.Commands {
		fmt.Fprintf(out, "%s%s\n", commandIndent, d.paint.command(visible(c)))
	}
	if f.Fixer != "" {
		d.line(out, "", "doctor can do this:")
		fmt.Fprintf(out, "%s%s\n", commandIndent, d.paint.command("doctor fix "+rule))
	}
}
