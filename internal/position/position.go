// Package position finds the offsets of a text's lines, counted as the reader whose line numbers
// are converted counts them.
package position

import (
	"strings"
	"unicode/utf8"
)

const bom = "\ufeff"

// YAML are the offsets at which the lines of a text begin, split at the line breaks of YAML 1.1,
// which the parser counts: LF, CR, CRLF, NEL, LS, PS. A byte-order mark precedes the first.
func YAML(text string) []int {
	starts := []int{len(text) - len(strings.TrimPrefix(text, bom))}
	for i, r := range text {
		switch r {
		case '\r':
			if strings.HasPrefix(text[i+1:], "\n") {
				continue
			}
		case '\n', '\u0085', '\u2028', '\u2029':
		default:
			continue
		}
		starts = append(starts, i+utf8.RuneLen(r))
	}
	return starts
}
