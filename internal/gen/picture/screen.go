// Package picture draws what a command printed on a terminal as an SVG, so that
// the pictures in the documentation are made of real output.
package picture

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// style is how one cell looks. The zero value is plain text.
type style struct {
	bold, faint bool
	// colour is the number of SGR 30 to 37, 0 for the terminal's own.
	colour int
}

type cell struct {
	char  rune
	style style
}

// screen turns output with SGR escapes into lines of cells; a line longer than
// width goes on in the next one, as it does on a terminal. It knows the escapes
// that doctor prints and returns an error for any other. Every character is one
// cell wide.
func screen(output string, width int) ([][]cell, error) {
	var lines [][]cell
	var line []cell
	var now style
	for output != "" {
		if rest, ok := strings.CutPrefix(output, "\x1b["); ok {
			codes, after, ended := strings.Cut(rest, "m")
			if !ended {
				return nil, fmt.Errorf("reading the escapes of the output: one without an end: %.20q", output)
			}
			var err error
			if now, err = now.with(codes); err != nil {
				return nil, err
			}
			output = after
			continue
		}
		char, size := utf8.DecodeRuneInString(output)
		output = output[size:]
		if char == '\n' {
			lines, line = append(lines, line), nil
			continue
		}
		if char < ' ' {
			return nil, fmt.Errorf("reading the output: the control character %q has no picture", char)
		}
		if len(line) == width {
			lines, line = append(lines, line), nil
		}
		line = append(line, cell{char, now})
	}
	if line != nil {
		lines = append(lines, line)
	}
	return lines, nil
}

// with is the style after one SGR escape with these codes.
func (s style) with(codes string) (style, error) {
	for code := range strings.SplitSeq(codes, ";") {
		n, err := strconv.Atoi(code)
		switch {
		case err != nil:
			return s, fmt.Errorf("reading the escapes of the output: %q is no number", code)
		case n == 0:
			s = style{}
		case n == 1:
			s.bold = true
		case n == 2:
			s.faint = true
		case n == 22:
			s.bold, s.faint = false, false
		case 30 <= n && n <= 37:
			s.colour = n
		case n == 39:
			s.colour = 0
		default:
			return s, fmt.Errorf("reading the escapes of the output: %d is unknown here", n)
		}
	}
	return s, nil
}
