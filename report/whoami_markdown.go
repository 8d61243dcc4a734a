package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// whoamiMarkdown writes the sessions for a ticket: a flowchart of the way for each identity.
func whoamiMarkdown(w io.Writer, d WhoamiDocument, o Options) error {
	var out strings.Builder
	// After escaping the scrubber would not find a secret.
	escaped := func(text string) string { return inMarkdown(visible(o.Scrubber.Scrub(text))) }
	fmt.Fprintf(&out, "## doctor whoami: %s\n\n", escaped(d.Dir[strings.LastIndexAny(d.Dir, `/\`)+1:]))
	if d.None != "" {
		fmt.Fprintf(&out, "%s\nThe default credential chain, if something asked it:\n\n", escaped(d.None))
	}
	for _, c := range d.Before {
		fmt.Fprintf(&out, "✗ %s\n\n", escaped(c.Message))
		whoamiEnds(&out, c.Symptom, c.Rule)
	}
	for _, g := range whoamiGroups(d.Sessions, o.Verbosity == Verbose) {
		mark := ""
		if (g.broken() != nil || g.Stops != "") && d.None == "" {
			mark = "✗ "
		}
		fmt.Fprintf(&out, "### %s%s\n\n%s", mark, escaped(g.title(d.Services)), flowchart(g, d.Verify == "", o.Scrubber.Scrub))
		if g.broken() != nil || g.Stops != "" {
			whoamiEnds(&out, g.Stops, g.rule())
		}
		for _, row := range g.rows(o.Verbosity == Verbose) {
			if row.label != "" {
				row.text = row.label + ": " + row.text
			}
			fmt.Fprintf(&out, "- %s\n", escaped(row.text))
		}
		out.WriteString("\n")
	}
	if len(d.Unseen) > 0 {
		out.WriteString("With credentials that cannot be seen here:\n\n")
		for _, u := range d.Unseen {
			fmt.Fprintf(&out, "- %s\n", escaped(u.Name+u.place()))
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "(doctor %s)\n", escaped(d.DoctorVersion))
	_, err := io.WriteString(w, o.Scrubber.Scrub(out.String()))
	return err
}

// whoamiEnds writes the exception and where to read about it.
func whoamiEnds(out *strings.Builder, symptom, rule string) {
	if symptom != "" {
		out.WriteString(fenced("text", lines(symptom)))
	}
	if rule != "" {
		out.WriteString(fenced("sh", []string{"doctor explain " + visible(rule)}))
	}
}

// flowchart draws the way of a session in mermaid. A link is the label of an arrow.
func flowchart(g *whoamiGroup, asked bool, scrub func(string) string) string {
	chart := []string{"flowchart LR"}
	nodes := 0
	arrow := ""
	node := func(label string) {
		nodes++
		chart = append(chart, fmt.Sprintf(`  n%d["%s"]`, nodes, inMermaid(scrub(label))))
		if nodes == 1 {
			return
		}
		if arrow != "" {
			arrow = fmt.Sprintf(`|"%s"|`, inMermaid(scrub(arrow)))
		}
		chart = append(chart, fmt.Sprintf("  n%d -->%s n%d", nodes-1, arrow, nodes))
		arrow = ""
	}
	for i, h := range g.Way {
		text, note := g.hop(i, asked)
		if nodes == 0 && whoamiLink(h.Kind) {
			node(g.title(nil))
		}
		switch {
		case whoamiLink(h.Kind):
			arrow = joined(arrow, text)
			if h.Broken {
				node("✗ " + h.Why)
			}
		case h.Broken:
			node("✗ " + joined(joined(text, note), h.Why))
		default:
			node(joined(text, note))
		}
	}
	if g.broken() != nil {
		chart = append(chart, "  classDef broken stroke:#c00000,stroke-width:3px,stroke-dasharray:6 3", fmt.Sprintf("  class n%d broken", nodes))
	}
	return fenced("mermaid", chart)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// inMermaid writes what mermaid, or Markdown and HTML in its labels, would interpret as its
// entities: everything but letters, digits and a few signs, and those where they make a list, a
// link or emphasis.
func inMermaid(text string) string {
	var out strings.Builder
	all := []rune(visible(text))
	at := func(i int) rune {
		if i < 0 || i >= len(all) {
			return ' '
		}
		return all[i]
	}
	for i, r := range all {
		plain := isLetterOrDigit(r)
		switch r {
		// "1. x" and "- x" are lists, "__x__" is emphasis, "https://x" and "www.x" are links.
		case ' ', '/', '(', ')', ',', '=', '✗', '…':
			plain = true
		case '.':
			plain = at(i+1) != ' ' && !strings.EqualFold(string(all[max(0, i-3):i]), "www")
		case '-':
			plain = at(i+1) != ' ' && at(i+1) != '-'
		case ':':
			plain = at(i+1) != '/'
		case '_':
			plain = isLetterOrDigit(at(i-1)) && isLetterOrDigit(at(i+1))
		}
		if plain {
			out.WriteRune(r)
		} else {
			fmt.Fprintf(&out, "#%d;", r)
		}
	}
	return out.String()
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
