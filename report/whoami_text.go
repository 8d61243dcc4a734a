package report

import (
	"io"
	"strings"

	"github.com/fatih/color"
	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"doctor/checks"
)

// whoamiText writes the sessions for a person: a drawing of the way for each identity, and what
// else there is to know.
func whoamiText(w io.Writer, d WhoamiDocument, o Options) error {
	t := &whoamiPage{Options: o, paint: paint{o.Color, o.Hyperlinks}}
	if d.None != "" {
		t.text("", "", d.None)
		t.text("", "", "The default credential chain, if something asked it:")
		t.gap()
	}
	for _, c := range d.Before {
		t.text(t.cross()+" ", "  ", c.Message)
		t.ends(c.Symptom, c.Rule, "    ")
		t.gap()
	}
	notVerified := false
	for _, g := range whoamiGroups(d.Sessions, o.Verbosity == Verbose) {
		t.group(g, d)
		t.gap()
		notVerified = notVerified || g.broken() == nil && g.Stops == "" && g.Unknown == ""
	}
	if len(d.Unseen) > 0 {
		t.text("", "", "With credentials that cannot be seen here:")
		for _, u := range d.Unseen {
			t.text("  ", "    ", u.Name+u.place())
		}
		t.gap()
	}
	if notVerified && d.Verify != "" && d.None == "" {
		t.text("", "", "To verify with AWS:")
		t.line("  " + t.paint.command(visible(d.Verify)))
	}
	_, err := io.WriteString(w, o.Scrubber.Scrub(strings.TrimRight(t.out.String(), "\n")+"\n"))
	return err
}

// whoamiPage writes lines that fit the width.
type whoamiPage struct {
	Options
	paint paint
	out   strings.Builder
}

// line writes a line as it is: a command is never wrapped.
func (t *whoamiPage) line(text string) { t.out.WriteString(text + "\n") }

func (t *whoamiPage) gap() { t.line("") }

// text writes a text after first, wrapped at words, its further lines after rest.
func (t *whoamiPage) text(first, rest, text string) {
	text = visible(text)
	if room := t.Width - twwidth.Width(rest); t.Width > 0 && room > 0 {
		text = strings.Join(Wrap(text, room), "\n"+rest)
	}
	t.line(first + text)
}

func (t *whoamiPage) cross() string { return t.paint.status(checks.Fail)("✗") }

// ends writes the exception and where to read about it.
func (t *whoamiPage) ends(symptom, rule, indent string) {
	for _, l := range lines(symptom) {
		if l != "" {
			t.text(indent, indent, l)
		}
	}
	if rule != "" {
		t.line(indent + t.paint.command("doctor explain "+visible(rule)))
	}
}

func (t *whoamiPage) group(g *whoamiGroup, d WhoamiDocument) {
	mark := ""
	if (g.broken() != nil || g.Stops != "") && d.None == "" {
		mark = t.cross() + " "
	}
	t.line(mark + t.paint.bold(visible(g.title(d.Services))))
	t.draw(g, d.Verify == "")
	t.gap()
	for _, row := range g.rows(t.Verbosity == Verbose) {
		label := row.label + strings.Repeat(" ", max(whoamiLabel-len(row.label), 0))
		t.text("  "+t.paint.faint(label)+" ", strings.Repeat(" ", whoamiLabel+3), row.text)
	}
}

// whoamiLabel is the width of the labels.
const whoamiLabel = 12

// draw writes the way, one hop a line.
func (t *whoamiPage) draw(g *whoamiGroup, asked bool) {
	column := t.notes(g)
	for i, h := range g.Way {
		text, note := g.hop(i, asked)
		if i > 0 && !whoamiLink(h.Kind) && !whoamiLink(g.Way[i-1].Kind) {
			t.line("    " + t.paint.faint("│"))
		}
		switch {
		case whoamiLink(h.Kind) && h.Broken:
			t.broken(text, h.Why)
		case whoamiLink(h.Kind):
			t.text("    "+t.paint.faint("│")+" ", "    "+t.paint.faint("│")+"   ", text)
		default:
			t.node(text, note, column)
			if h.Broken {
				t.broken("", h.Why)
			}
		}
	}
	if g.broken() != nil || g.Stops != "" {
		t.ends(g.Stops, g.rule(), "      ")
	}
}

// broken marks where the way breaks.
func (t *whoamiPage) broken(what, why string) {
	if what != "" {
		why = what + ": " + why
	}
	red := t.paint.with(color.FgRed, color.Bold)
	t.text("    "+red("✗")+" ", "      ", why)
}

// node writes a hop, with its note in the column or below.
func (t *whoamiPage) node(text, note string, column int) {
	text, note = visible(text), visible(note)
	size := twwidth.Width(text)
	switch {
	case note == "":
		t.text("  ", "    ", text)
	case t.Width > 0 && 2+max(size+2, column)+twwidth.Width(note) > t.Width:
		t.text("  ", "    ", text)
		t.text("      ", "      ", note)
	default:
		t.line("  " + text + strings.Repeat(" ", max(column-size, 2)) + t.paint.faint(note))
	}
}

// notes is the column of the notes: after the longest hop that has one, if that leaves room.
func (t *whoamiPage) notes(g *whoamiGroup) int {
	const most = 48
	column := 0
	for i, h := range g.Way {
		if text, _ := g.hop(i, false); !whoamiLink(h.Kind) {
			if size := twwidth.Width(visible(text)) + 3; size <= most {
				column = max(column, size)
			}
		}
	}
	return column
}
