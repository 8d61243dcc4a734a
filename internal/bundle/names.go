package bundle

import (
	"strings"

	"doctor/internal/standin"
)

// names replaces the names in a bundle: those of the user, and with stand-ins those of everything
// else.
type names struct {
	private Private
	// table is nil without stand-ins.
	table *standin.Table
}

// replace replaces them in a text, and the home folder as home.
func (n names) replace(text, home string) string {
	text = n.private.replace(text, home)
	if n.table != nil {
		text = n.table.Text(text)
	}
	return text
}

// Text replaces them in a text of the report.
func (n names) Text(text string) string { return n.replace(text, homeInText) }

// Line replaces them in a line of a file, and returns where the part from start to end is then.
func (n names) Line(line string, start, end int) (string, int, int) {
	named := func(part string) string { return n.lines(part, homeInText) }
	before, inside := named(line[:start]), named(line[start:end])
	parts := before + inside + named(line[end:])
	if whole := named(line); whole != parts { // a name goes across
		return whole, min(len(before), len(whole)), min(len(before)+len(inside), len(whole))
	}
	return parts, len(before), len(before) + len(inside)
}

// lines replaces them in a text of a file.
func (n names) lines(text, home string) string {
	text = n.private.replace(text, home)
	if n.table != nil {
		text = n.table.File(text)
	}
	return text
}

// file replaces them in the path of a file.
func (n names) file(path string) string {
	if n.table == nil {
		return path // as in every text
	}
	return n.table.Path(n.private.replace(path, homeInText))
}

// find says what is left of them in a text, "" for nothing, and on which line.
func (n names) find(text string) (kind string, line int) {
	kind, line = n.private.find(text)
	if kind != "" || n.table == nil {
		return kind, line
	}
	if left, line := n.table.Left(text); left != "" {
		return "a name without a stand-in (" + strings.ReplaceAll(string(left), "-", " ") + ")", line
	}
	return "", 0
}
