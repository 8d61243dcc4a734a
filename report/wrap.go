package report

import (
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// Wrap breaks a text into lines of at most width columns, between words. A word that is longer
// than that has a line of its own: a path or a value that is broken cannot be copied.
func Wrap(text string, width int) []string {
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

// fold is Wrap for a cell of a table, which nothing may exceed: a longer word is broken, at a
// slash if it has one.
func fold(text string, width int) string {
	var out []string
	for _, line := range Wrap(text, width) {
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

const ellipsis = "…"

// window shortens a line to width columns around a part of it, from start to end in bytes, and
// returns where that part is then. What was left out is an ellipsis.
func window(line string, start, end, width int) (string, int, int) {
	if width <= 0 || twwidth.Width(line) <= width {
		return line, start, end
	}
	runes := []rune(line)
	columns := func(from, to int) int { return twwidth.Width(string(runes[from:to])) }
	from, to := len([]rune(line[:start])), len([]rune(line[:end]))
	first := 0
	// A part that does not fit itself is shown with what is before it: the name of the value.
	if fits := columns(from, to) <= width-2; columns(0, to) > width-1 && (fits || columns(0, from) > width/2) {
		for first = to; first > 0 && columns(first-1, to) <= width-2; {
			first--
		}
		first = min(first, from) // of a part that is longer, the beginning is shown
	}
	before := ""
	if first > 0 {
		before = ellipsis
	}
	room := width - twwidth.Width(before)
	last, after := len(runes), ""
	if columns(first, last) > room {
		after = ellipsis
		for last = first; columns(first, last+1) <= room-1; {
			last++
		}
	}
	at := func(i int) int { return len(before) + len(string(runes[first:min(max(i, first), last)])) }
	return before + string(runes[first:last]) + after, at(from), at(to)
}
