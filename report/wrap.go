package report

import (
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// wrap breaks a text into lines of at most width columns, between words. A word that is longer
// than that has a line of its own: a path or a value that is broken cannot be copied.
func wrap(text string, width int) []string {
	var lines []string
	var line string
	for word := range strings.SplitSeq(text, " ") {
		switch {
		case line == "":
			line = word
		case twwidth.Width(line)+1+twwidth.Width(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// fold is wrap for a cell of a table, which nothing may exceed: a longer word is broken, at a
// slash if it has one.
func fold(text string, width int) string {
	var out []string
	for _, line := range wrap(text, width) {
		for twwidth.Width(line) > width {
			end := cut(line, width)
			out, line = append(out, line[:end]), line[end:]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// cut is the offset at which a line is broken so that what is before it fits: after the last
// slash, or where the width ends.
func cut(line string, width int) int {
	end, column := 0, 0
	for i, r := range line {
		w := twwidth.Width(string(r))
		if column+w > width {
			break
		}
		column += w
		end = i + len(string(r))
	}
	if i := strings.LastIndexByte(line[:end], '/'); i > 0 && i+1 < end {
		return i + 1
	}
	return max(end, len(string([]rune(line)[0])))
}

// window shortens a line to width columns around a part of it, from start to end in bytes, and
// returns where that part is then. What was left out is an ellipsis.
func window(line string, start, end, width int) (string, int, int) {
	const ellipsis = "…"
	if width <= 0 || twwidth.Width(line) <= width {
		return line, start, end
	}
	runes := []rune(line)
	from := len([]rune(line[:start]))
	to := len([]rune(line[:end]))
	first := 0
	if to > width-1 {
		first = max(0, min(from-8, to-width+2))
	}
	last := min(len(runes), first+width-1)
	if first > 0 {
		last = min(len(runes), first+width-2)
	}
	text := string(runes[first:last])
	shift := 0
	if first > 0 {
		text, shift = ellipsis+text, 1
	}
	inside := len(text)
	if last < len(runes) {
		text += ellipsis
	}
	at := func(i int) int {
		return min(inside, len(string([]rune(text)[:min(len([]rune(text)), max(0, i-first)+shift)])))
	}
	return text, at(from), max(at(from), at(to))
}
