package yamledit

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/internal/lazyregexp"
)

// addEntry appends key: value to a mapping, in its block or flow style, behind others that are
// appended before it. snippet is the entry as written, with its further lines indented relative to
// the first.
func (d *document) addEntry(m *yaml.Node, behind int, key string, value *yaml.Node, snippet string) (textedit.Splice, []textedit.Want, error) {
	at := len(m.Content) + 2*behind
	wants := append(
		subtree(composetree.Text(key), fmt.Sprintf("%s/%d", d.facts[m], at)),
		subtree(value, fmt.Sprintf("%s/%d", d.facts[m], at+1))...)
	if m.Style&yaml.FlowStyle != 0 {
		edit, err := d.addFlow(m, snippet)
		return edit, wants, err
	}
	if len(m.Content) == 0 {
		return textedit.Splice{}, nil, fmt.Errorf("line %d: there is no entry to follow", m.Line)
	}
	first := m.Content[0]
	indent := first.Column - 1
	edit, err := d.addLines(d.blockEnd(first.Line, indent, false), indent, snippet)
	return edit, wants, err
}

// addItems appends values to a sequence.
func (d *document) addItems(seq *yaml.Node, items []*yaml.Node, layout layout) (textedit.Splice, []textedit.Want, error) {
	var wants []textedit.Want
	var flow []string
	for i, item := range items {
		wants = append(wants, subtree(item, fmt.Sprintf("%s/%d", d.facts[seq], len(seq.Content)+i))...)
		flow = append(flow, flowText(item))
	}
	if seq.Style&yaml.FlowStyle != 0 {
		edit, err := d.addFlow(seq, strings.Join(flow, ", "))
		return edit, wants, err
	}
	if len(seq.Content) == 0 {
		return textedit.Splice{}, nil, fmt.Errorf("line %d: there is no item to follow", seq.Line)
	}
	dash, err := d.dash(seq)
	if err != nil {
		return textedit.Splice{}, nil, err
	}
	last := d.blockEnd(seq.Content[0].Line, dash, true)
	edit, err := d.addLines(last, dash, strings.Join(layout.lines(composetree.Sequence(items...)), "\n"))
	return edit, wants, err
}

var dashLine = lazyregexp.New(`^( *)-[ \t]+$`)

// dash returns the column, from 0, of the dashes of a block sequence.
func (d *document) dash(seq *yaml.Node) (int, error) {
	first := seq.Content[0]
	at, err := d.offset(first)
	if err != nil {
		return 0, err
	}
	m := dashLine().FindSubmatch(d.text[d.lines[first.Line-1]:at])
	if m == nil {
		return 0, fmt.Errorf("line %d: the first item is not on its own line after a dash", first.Line)
	}
	return len(m[1]), nil
}

// addFlow inserts before the closing bracket of a flow collection.
func (d *document) addFlow(n *yaml.Node, snippet string) (textedit.Splice, error) {
	if strings.Contains(snippet, "\n") {
		return textedit.Splice{}, fmt.Errorf("line %d: cannot add several lines inside brackets", n.Line)
	}
	end, err := d.closing(n)
	if err != nil {
		return textedit.Splice{}, err
	}
	last := bytes.TrimRight(d.text[:end], " \t\r\n")
	at := len(last)
	switch {
	case len(n.Content) == 0:
	case bytes.HasSuffix(last, []byte(",")):
		snippet = " " + snippet
	default:
		snippet = ", " + snippet
	}
	return textedit.Splice{Start: at, End: at, New: snippet}, nil
}

// closing returns where the closing bracket of a flow collection is, in bytes.
func (d *document) closing(n *yaml.Node) (int, error) {
	at, err := d.offset(n)
	if err != nil {
		return 0, err
	}
	end := closingBracket(d.text, skipProperties(d.text, at))
	if end < 0 {
		return 0, fmt.Errorf("line %d: cannot find the closing bracket", n.Line)
	}
	return end, nil
}

// closingBracket finds the end of a flow collection; -1 if a comment or an odd quote makes it
// uncertain.
func closingBracket(text []byte, at int) int {
	depth := 0
	for i := at; i < len(text); i++ {
		switch c := text[i]; c {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i
			}
		case '#':
			if bytes.ContainsRune([]byte(" \t\r\n"), rune(text[i-1])) {
				return -1
			}
		case '"', '\'':
			if !bytes.ContainsRune([]byte(" \t\r\n[{,:"), rune(text[i-1])) {
				continue // inside a plain scalar
			}
			read := readSingleQuoted
			if c == '"' {
				read = readDoubleQuoted
			}
			_, places, end := read(text, i)
			if places == nil {
				return -1
			}
			i = end - 1
		}
	}
	return -1
}

// addLines inserts lines after the line last, counted from 1, with indentation.
func (d *document) addLines(last, indent int, snippet string) (textedit.Splice, error) {
	eol := textedit.LineEnd(d.text)
	var b strings.Builder
	for _, l := range strings.Split(snippet, "\n") {
		b.WriteString(strings.Repeat(" ", indent) + l + eol)
	}
	if last < len(d.lines) {
		at := d.lines[last]
		if !textedit.Ended(d.text[:at]) {
			return textedit.Splice{}, fmt.Errorf("line %d: the line ending is unknown", last)
		}
		return textedit.Splice{Start: at, End: at, New: b.String()}, nil
	}
	// The block ends the file without a final line end.
	at := len(d.text)
	return textedit.Splice{Start: at, End: at, New: eol + strings.TrimSuffix(b.String(), eol)}, nil
}

// blockEnd returns the last line, counted from 1, of the block that begins at line. It includes
// lines indented by least or more; in a sequence, lines indented by exactly that must have a dash.
// Empty lines and comments at its end are not part of it.
func (d *document) blockEnd(line, least int, dashes bool) int {
	last := line
	for i := line; i < len(d.lines); i++ {
		content := d.lineText(i)
		trimmed := bytes.TrimLeft(content, " ")
		indent := len(content) - len(trimmed)
		switch {
		case len(bytes.TrimSpace(trimmed)) == 0 || trimmed[0] == '#':
			continue
		case indent < least || dashes && indent == least && trimmed[0] != '-':
			return last
		case bytes.HasPrefix(content, []byte("---")) || bytes.HasPrefix(content, []byte("...")):
			return last
		}
		last = i + 1
	}
	return last
}

// lineText returns a line, counted from 0, with its line end.
func (d *document) lineText(i int) []byte {
	if i+1 < len(d.lines) {
		return d.text[d.lines[i]:d.lines[i+1]]
	}
	return d.text[d.lines[i]:]
}
