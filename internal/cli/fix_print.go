package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fatih/color"

	"doctor/internal/phrase"
	"doctor/report"
)

// write prints text unchanged. A closed standard output is detected when the report is
// written.
func (r *repair) write(text string) { _, _ = io.WriteString(r.stdout, text) }

// say prints one line that may contain text from files.
func (r *repair) say(line string) { r.write(report.Visible(line) + "\n") }

// paint colors a text, if colors are enabled.
func (r *repair) paint(style, text string) string {
	attributes := map[string][]color.Attribute{
		"title": {color.Bold}, "label": {color.Faint}, "command": {color.FgCyan},
		"+": {color.FgGreen}, "-": {color.FgRed}, "@": {color.FgCyan}, "good": {color.FgGreen}, "bad": {color.FgRed, color.Bold},
	}[style]
	if attributes == nil || !r.flags.output.colored(r.app) {
		return text
	}
	c := color.New(attributes...)
	c.EnableColor()
	return c.Sprint(text)
}

func (r *repair) line(label, text string) {
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if i > 0 {
			label = "|"
		}
		r.write("  " + r.paint("label", fmt.Sprintf("%-9s", label)) + " " + report.Visible(line) + "\n")
	}
}

// proposal shows a finding and the change.
func (r *repair) proposal(o examination, c candidate) {
	r.head(c)
	r.line("fix", c.fix.Title)
	if c.proposal.Link != "" {
		r.line("note", linked(c.proposal))
	}
	if c.proposal.Names > 1 {
		r.line("note", hardLinked(c.proposal))
	}
	diff := o.options.Scrubber.Scrub(c.proposal.Diff())
	for _, line := range strings.Split(strings.TrimSuffix(diff, "\n"), "\n") {
		style := ""
		if line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "+++") {
			style = line[:1]
		}
		r.write("    " + r.paint(style, line) + "\n")
	}
}

func (r *repair) head(c candidate) {
	r.write("\n" + r.paint("title", c.finding.Rule.ID) + " " + r.paint("label", "("+c.check.ID+")") + "\n")
	r.line("what", c.shown.Message)
}

// others lists what is left for the user to fix.
func (r *repair) others(selection selection) {
	if len(selection.left) == 0 {
		return
	}
	r.write("\nFor you to do:\n")
	for _, c := range selection.left {
		r.head(c)
		label := "fix"
		for _, fix := range c.shown.Fixes {
			r.line(label, fix.Title)
			for _, command := range fix.Commands {
				r.write("      " + r.paint("command", report.Visible(command)) + "\n")
			}
			label = "or"
		}
		if c.reason != "" {
			r.line("", c.reason)
		}
		if c.command != "" {
			r.write("      " + r.paint("command", c.command) + "\n")
		}
	}
}

// showOnly ends a run that changes nothing.
func (r *repair) showOnly(o examination, selection selection) error {
	r.others(selection)
	count := len(selection.accepted) + selection.deferred
	switch {
	case count == 0 && len(selection.left) == 0:
		r.write(r.nothing() + "\n")
		if words := silenced(o.report); words != "" {
			r.say(words)
		}
	case count == 0:
		r.write("\nThere is nothing that doctor can repair by itself.\n")
	default:
		r.write(fmt.Sprintf("\nNothing was changed. To make %s:\n      %s\n",
			plural(count, "this change", "these changes"), r.paint("command", r.again(r.ids, "yes"))))
	}
	return ended(o.report.ExitCode)
}

func (r *repair) nothing() string {
	if len(r.ids) > 0 {
		return "Nothing to repair: no finding of " + phrase.List(r.ids) + "."
	}
	return "Nothing to repair."
}

func (r *repair) changed(labels []string) {
	if len(labels) == 0 {
		r.write("\nThe files were as wanted already.\n")
		return
	}
	r.write("\n")
	r.say(r.changedWords(labels) + ".")
}

func (r *repair) changedWords(labels []string) string {
	labels = slices.Compact(slices.Sorted(slices.Values(labels)))
	return "Changed " + phrase.List(labels) + "; `" + r.undoing() + "` puts it back"
}

// conclude shows the diagnosis afterwards, the result of each repair, and why others were not
// applied.
func (r *repair) conclude(o examination, last selection, applied []candidate) error {
	var table bytes.Buffer
	if err := report.Write(&table, "table", o.report, o.options); err != nil {
		return err
	}
	if err := r.print("\n" + table.String()); err != nil {
		return err
	}
	r.write("\n")
	for _, c := range applied {
		switch gone, told, reason := cured(c, o); {
		case gone:
			r.write(r.paint("good", "cured") + "      " + c.finding.Rule.ID + "\n")
		case told:
			r.write(r.paint("bad", "not cured") + "  " + c.finding.Rule.ID + ": the change was made, and the finding is still there\n")
		default:
			r.say("not told   " + c.finding.Rule.ID + ": " + c.check.ID + " could not look again: " + o.options.Scrubber.ShowText(reason))
		}
	}
	for _, c := range last.left {
		if c.reason != "" {
			r.say("not made   " + c.finding.Rule.ID + ": " + c.reason)
			if c.command != "" {
				r.write("           " + r.paint("command", c.command) + "\n")
			}
		}
	}
	return nil
}

func plural(count int, one, several string) string {
	if count == 1 {
		return one
	}
	return several
}
