package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"doctor/checks"
	"doctor/internal/phrase"
)

// Ticket is what a ticket says in addition to the report in Markdown.
type Ticket struct {
	// Versions are the programs that matter, in the order to show them.
	Versions []Version
	// Reproduce is the command that gives the same report.
	Reproduce string
	// Elsewhere is the place of what is cut from a ticket that is too long.
	Elsewhere string
}

// Version is a program with its version, or why that is unknown.
type Version struct{ Program, Version string }

// MaxTicket is the length of the longest issue that GitHub accepts, in characters. It limits the
// bytes of a ticket, of which there are at least as many.
const MaxTicket = 65536

const (
	// maxReason is how much of the reason is shown for each check without a result, in bytes.
	maxReason = 300
	// maxVersion is the same for a version.
	maxVersion = 120
)

// WriteTicket writes a report as a ticket: the report in Markdown, with the versions and with what
// was not looked at. It is never too long to be posted.
func WriteTicket(w io.Writer, r Report, o Options, t Ticket) error {
	m := markdown{o}
	d := NewDocument(r, o)
	var blocks []block
	for _, p := range d.Projects {
		blocks = append(blocks, m.ticket(p, t)...)
	}
	if t.Reproduce != "" {
		blocks = append(blocks, block{text: "### How to reproduce\n\nIn the folder of the project:\n\n" + fenced("sh", []string{visible(t.Reproduce)}), needed: true})
	}
	blocks = append(blocks, block{text: m.last(d), needed: true})
	_, err := io.WriteString(w, fitting(blocks, MaxTicket, t.Elsewhere))
	return err
}

// block is a part of a ticket, which is shown completely or not at all.
type block struct {
	text string
	// needed: it is shown however long the others are. what is it that is missing otherwise.
	needed bool
	what   string
}

// ticket is the part of a ticket about one project: first what whoever reads it has to know.
func (m markdown) ticket(p ProjectDocument, t Ticket) []block {
	var head strings.Builder
	m.heading(&head, p)
	head.WriteString(versionTable(t.Versions))
	blocks := []block{{text: head.String(), needed: true}}
	add := func(what string, write func(out *strings.Builder)) {
		var out strings.Builder
		if write(&out); out.Len() > 0 {
			blocks = append(blocks, block{text: out.String(), what: what})
		}
	}
	add("identity", func(out *strings.Builder) { m.proven(out, p) })
	add("table", func(out *strings.Builder) { m.table(out, p) })
	for _, one := range p.problems {
		add("finding", func(out *strings.Builder) { m.finding(out, p, one.finding) })
	}
	for _, then := range p.Then {
		add("finding", func(out *strings.Builder) { fmt.Fprintf(out, "%s\n\n", inMarkdown(thenWords(then))) })
	}
	return append(blocks, block{text: notChecked(p), needed: true})
}

func versionTable(all []Version) string {
	if len(all) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("| Program | Version |\n|---|---|\n")
	for _, v := range all {
		fmt.Fprintf(&out, "| %s | %s |\n", inMarkdown(visible(v.Program)), inMarkdown(shortened(visible(v.Version), maxVersion)))
	}
	return out.String() + "\n"
}

// notChecked lists what the report does not cover, and why: a ticket that is silent about it looks
// as if it was fine.
func notChecked(p ProjectDocument) string {
	var out strings.Builder
	for _, c := range p.Checks {
		if c.Status == checks.Unknown || c.Status == checks.Skip && !c.unremarkable() {
			fmt.Fprintf(&out, "- `%s` (%s): %s\n", c.ID, c.Status, inMarkdown(shortened(visible(c.Reason), maxReason)))
		}
	}
	if p.Unread > 0 {
		fmt.Fprintf(&out, "- %s could not be read\n", phrase.Count(p.Unread, "Python file"))
	}
	for _, line := range notSeen(p) {
		fmt.Fprintf(&out, "- not seen here: %s\n", inMarkdown(line))
	}
	if out.Len() == 0 {
		return ""
	}
	return "### Not checked\n\n" + out.String() + "\n"
}

func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// fitting joins the blocks that have room, in their order: the needed ones, then as many of the
// others as possible. It says what is missing.
func fitting(blocks []block, most int, elsewhere string) string {
	const spare = 200 // for the words about what is missing
	left := most - spare
	for _, b := range blocks {
		if b.needed {
			left -= len(b.text)
		}
	}
	missing := map[string]int{}
	var out strings.Builder
	for i, b := range blocks {
		if !b.needed {
			if len(b.text) > left {
				missing[b.what]++
				continue
			}
			left -= len(b.text)
		}
		if i == len(blocks)-1 { // the last line sums up
			out.WriteString(cutWords(missing, elsewhere))
		}
		out.WriteString(b.text)
	}
	return within(out.String(), most)
}

// cutWords says what is missing, "" if nothing is.
func cutWords(missing map[string]int, elsewhere string) string {
	var parts []string
	for _, what := range []string{"finding", "table", "identity"} {
		switch n := missing[what]; {
		case n > 0 && what == "finding":
			parts = append(parts, phrase.Count(n, what))
		case n > 0:
			parts = append(parts, "the "+what)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	text := "**Too long for a ticket:** " + phrase.List(parts) + " left out"
	if elsewhere != "" {
		text += "; see " + elsewhere
	}
	return text + "\n\n"
}

// within cuts a text at a line: its needed parts alone are too long.
func within(text string, most int) string {
	const words = "\n**The rest is left out: it is too long for a ticket.**\n"
	if len(text) <= most {
		return text
	}
	end := strings.LastIndexByte(text[:most-len(words)], '\n')
	return text[:end+1] + words
}
