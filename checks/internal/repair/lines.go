package repair

import "strings"

// Span are lines of a file, from the first to the last; the zero Span is none.
type Span struct{ From, To int }

// Lines are the lines of a file, without their ends; a byte-order mark belongs to none.
func Lines(data []byte) []string {
	text := strings.TrimPrefix(string(data), "\ufeff")
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
}

// IndentationOf is the number of spaces before a line.
func IndentationOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
