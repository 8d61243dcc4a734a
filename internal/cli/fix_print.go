package cli

import (
	"io"
	"strings"

	"github.com/fatih/color"

	"doctor/fixers"
	"doctor/report"
)

// write prints text unchanged. A closed standard output is detected when the report is
// written.
func (r *repair) write(text string) { _, _ = io.WriteString(r.stdout, text) }

// paint colors a text, if colors are enabled.
func (r *repair) paint(style, text string) string {
	attributes := map[string][]color.Attribute{
		"title": {color.Bold}, "label": {color.Faint}, "command": {color.FgCyan}, "help": {color.FgRed, color.Bold},
		"+": {color.FgGreen}, "-": {color.FgRed}, "@": {color.FgCyan}, "good": {color.FgGreen}, "bad": {color.FgRed, color.Bold},
		"error": {color.FgRed, color.Bold}, "warning": {color.FgYellow},
	}[style]
	if attributes == nil || !r.flags.output.colored(r.app) {
		return text
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(text)
}

// text prints text that may be from files.
func (r *repair) text(indent, text string) { r.write(r.wrapped(indent, text) + "\n") }

// wrapped makes a text safe for a terminal. On one it is wrapped between words, and the further
// lines are indented as the first one and two more.
func (r *repair) wrapped(indent, text string) string {
	text = strings.Join(strings.Fields(report.Visible(text)), " ")
	if r.stdoutTerminal && r.width > 0 {
		text = strings.Join(report.Wrap(text, r.width-len(indent)-len("  ")), "\n"+indent+"  ")
	}
	return indent + text
}

// command prints a command on its own line, never wrapped.
func (r *repair) command(text string) { r.write("      " + r.inline(text) + "\n") }

// inline is a command at the end of a line.
func (r *repair) inline(command string) string { return r.paint("command", report.Visible(command)) }

// head says what is wrong.
func (r *repair) head(c candidate) {
	r.seen[c.turn()] = true
	severity := string(c.shown.Severity)
	rule := severity + "[" + c.finding.Rule.ID + "]"
	text := r.wrapped("", rule+" "+c.shown.Message)
	r.write("\n" + r.paint(severity, rule) + strings.TrimPrefix(text, rule) + "\n")
}

// way says what a fix does.
func (r *repair) way(c candidate) {
	switch {
	case c.another:
		r.write("\n")
		r.text("  ", "Or: "+c.fix.Title)
	case c.second:
		r.text("  ", "And: "+c.fix.Title)
	default:
		r.text("  ", "Fix: "+c.fix.Title)
	}
	if c.proposal.Link != "" {
		r.text("  ", "Note: "+linked(c.proposal))
	}
	if c.proposal.Names > 1 {
		r.text("  ", "Note: "+hardLinked(c.proposal))
	}
	if because := unsafeBecause(c.proposal); c.proposal.Safety == fixers.Unsafe && because != linked(c.proposal) {
		r.text("  ", "Unsafe: "+because)
	}
}

// patch shows a change as a diff, and says what differs where two lines look the same.
func (r *repair) patch(o examination, patch fixers.Patch) {
	diff := o.options.Scrubber.Scrub(patch.Diff())
	for line := range strings.Lines(diff) {
		line = strings.TrimSuffix(line, "\n")
		style := ""
		if line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "+++") {
			style = line[:1]
		}
		r.write("    " + r.paint(style, line) + "\n")
	}
	for _, alike := range patch.Alike(o.options.Scrubber.Scrub) {
		r.text("    ", "Note: "+alikeWords(alike))
	}
}

// patches shows everything that a plan changes: for each file the findings that it fixes, and one
// diff.
func (r *repair) patches(o examination, selection selection) {
	for _, patch := range selection.plan.Patches() {
		for _, c := range selection.accepted {
			if patch.Covers(c.proposal) {
				r.head(c)
				r.way(c)
				if c.also != nil {
					r.way(*c.also)
				}
			}
		}
		r.write("\n")
		r.patch(o, patch)
	}
}

// byHand shows a finding that is left for the user to fix.
func (r *repair) byHand(c candidate) {
	r.head(c)
	r.ways(c)
}

// ways shows the ways to fix a finding with their commands, why doctor does not do it, and with
// which command it would.
func (r *repair) ways(c candidate) {
	first := true
	for i, fix := range c.shown.Fixes {
		if r.useless[c.turn()] != "" && c.finding.Fixes[i].Edit != nil {
			continue
		}
		r.text("  ", fix.Label(first)+": "+fix.Title)
		for _, command := range fix.Commands {
			if command != fix.Apply { // that one follows, with the flags of this run
				r.command(command)
			}
		}
		for _, line := range fix.Lines {
			r.write("      " + report.Visible(line) + "\n")
		}
		first = false
	}
	if c.reason != "" {
		r.text("  ", c.reason)
	}
	if c.command != "" {
		r.command(c.command)
	}
}

func plural(count int, one, several string) string {
	if count == 1 {
		return one
	}
	return several
}
