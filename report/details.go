package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"doctor/checks"
	"doctor/internal/phrase"
)

// details are the problems below the table: each with the lines that show it, what fails and
// its fixes.
type details struct {
	Options
	paint paint
	out   *bytes.Buffer
	// of is the status of the problem that is printed.
	of checks.Status
}

const (
	indent        = "  "
	commandIndent = "      "
	// pipedWidth is the length to which the lines of files are cut without a terminal. Nothing
	// else is cut or wrapped there.
	pipedWidth = 160
)

func columnsOf(text string) int { return twwidth.Width(text) }

func (d details) println(line string) { d.out.WriteString(strings.TrimRight(line, " ") + "\n") }

// lineWidth is the width to which the lines of files are cut.
func (d details) lineWidth() int {
	if d.Width > 0 {
		return d.Width
	}
	return pipedWidth
}

// stacked reports whether the lines of files stand below their places, since too little is left
// beside them.
func (d details) stacked(lead int) bool { return d.Width > 0 && d.Width-lead < 36 }

func (d details) write(p ProjectDocument) {
	all := p.problems
	for _, one := range all {
		d.problem(p, one)
	}
	if p.Prefix != "" && hasCommands(all) {
		d.println("")
		d.println("Run the commands that have no --dir in " + visible(p.Dir))
	}
}

// hasCommands reports whether there are commands other than doctor's own, which name the project.
func hasCommands(all []problem) bool {
	for _, one := range all {
		for _, fix := range one.finding.Fixes {
			if _, byHand := commands(fix); len(byHand) > 0 {
				return true
			}
		}
	}
	return false
}

func (d details) problem(p ProjectDocument, one problem) {
	f := one.finding
	d.of = statusOf(f)
	d.println("")
	head := string(f.Severity) + "[" + f.Rule + "]"
	text := d.wrapped(head+" "+visible(f.Message), indent)
	rest := strings.TrimPrefix(text[0], head)
	d.println(d.paint.status(d.of)(string(f.Severity)) + "[" + d.paint.link(d.paint.bold(f.Rule), f.URL) + "]" + d.paint.bold(rest))
	for _, line := range text[1:] {
		d.println(d.paint.bold(line))
	}
	d.lines(f)
	d.consequence(p, f)
	for i := 0; i < len(f.Fixes); {
		end := i + 1
		for end < len(f.Fixes) && f.Fixes[end].And {
			end++
		}
		d.fix(i, f.Fixes[i], f.Fixes[i+1:end]...)
		i = end
	}
}

// lines prints the lines of files that show a finding.
func (d details) lines(f FindingDocument) {
	placeWidth := 0
	for _, s := range f.frame {
		if s.text != "" {
			placeWidth = max(placeWidth, min(columnsOf(s.place), 34))
		}
	}
	for _, s := range f.frame {
		s.write(d, placeWidth)
	}
	if f.more > 0 {
		d.println(indent + d.paint.faint(morePlaces(f.more)))
	}
}

// wrapped breaks a text at the width of the terminal; further lines have the indent.
func (d details) wrapped(text, indent string) []string {
	if d.Width <= 0 {
		return []string{text}
	}
	lines := Wrap(text, d.Width)
	for i := 1; i < len(lines); i++ {
		lines[i] = indent + lines[i]
	}
	if len(lines) > 1 {
		more := Wrap(strings.TrimPrefix(strings.Join(lines[1:], " "), indent), d.Width-len(indent))
		lines = lines[:1]
		for _, line := range more {
			lines = append(lines, indent+strings.Join(strings.Fields(line), " "))
		}
	}
	return lines
}

// consequence says who is affected and what will be seen.
func (d details) consequence(p ProjectDocument, f FindingDocument) {
	whom := affected(p, f)
	if f.Symptom == "" {
		if whom != "" {
			d.paragraph(indent, "Affects "+whom)
		}
		return
	}
	switch {
	case f.refused:
		d.paragraph(indent, "The start fails with:")
	case whom == "":
		d.paragraph(indent, "What you will see:")
	case d.of == checks.Warn:
		d.paragraph(indent, upper(whom)+" may fail with:")
	case strings.HasPrefix(whom, "every") || len(f.Services) == 1:
		d.paragraph(indent, upper(whom)+" fails with:")
	default:
		d.paragraph(indent, upper(whom)+" fail with:")
	}
	for i, line := range lines(f.Symptom) {
		if i > 0 {
			line = "| " + line
		}
		d.println(commandIndent + noCommand(line))
	}
}

func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// affected are the services of a finding in words, "" if it has none.
func affected(p ProjectDocument, f FindingDocument) string {
	switch n := len(f.Services); {
	case n == 0:
		return ""
	case n > 1 && n >= len(p.services) && len(p.services) > 0:
		return "every service"
	}
	return visible(phrase.List(f.Services))
}

// paragraph prints a text, wrapped on a terminal.
func (d details) paragraph(lead, text string) {
	if d.Width <= 0 {
		d.println(lead + text)
		return
	}
	for i, line := range Wrap(text, d.Width-len(lead)) {
		if i > 0 {
			line = indent + line
		}
		d.println(lead + line)
	}
}

// fix shows a fix, with those that cure only together with it.
func (d details) fix(i int, f FixDocument, and ...FixDocument) {
	d.paragraph(indent, f.Label(i == 0)+": "+visible(way(f)))
	for _, other := range and {
		d.paragraph(indent, other.Label(false)+": "+visible(way(other)))
	}
	own, byHand := commands(f)
	if own != "" {
		d.println(commandIndent + d.paint.command(own))
		if len(byHand) > 0 {
			d.println(indent + "  or by hand:")
		}
	}
	for _, c := range byHand {
		d.println(commandIndent + d.paint.command(c))
	}
	switch {
	case len(f.Lines) > 0 && len(byHand) > 0:
		d.println(indent + "  and write:")
	case len(f.Lines) > 0 && own != "":
		d.println(indent + "  or write:")
	}
	for _, l := range f.Lines {
		d.println(commandIndent + noCommand(visible(l)))
	}
}

// touches is the label of the services of a finding: a warning does not break any.
func touches(f FindingDocument) string {
	if statusOf(f) == checks.Warn {
		return "Affects"
	}
	return "Breaks"
}

// statusOf is the status of a check with that finding.
func statusOf(f FindingDocument) checks.Status {
	if f.Severity == checks.Warning {
		return checks.Warn
	}
	return checks.Fail
}

// then lists what is next once the errors are fixed.
func (d details) then(p ProjectDocument) {
	for i, t := range p.Then {
		if i == 0 {
			d.println("")
		}
		d.paragraph("", thenWords(t))
	}
}

// thenWords says what is next once a rule is fixed.
func thenWords(t ThenDocument) string {
	text := fmt.Sprintf("then: with %s fixed, %s is next", t.After, t.Rule)
	if !t.Reported {
		text += ": " + visible(t.Message)
	}
	return text
}
