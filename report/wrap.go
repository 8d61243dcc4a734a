package report

import (
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
)

// wrap breaks a text into lines of at most width columns, between words. A longer word is
// broken at the end of the line: unlike the table's own wrapping, nothing is cut off.
func wrap(text string, width int) string {
	var out strings.Builder
	column := 0
	for _, word := range strings.Split(text, " ") {
		size := twwidth.Width(word)
		if column > 0 {
			if column+1+size <= width {
				out.WriteByte(' ')
				column++
			} else {
				out.WriteByte('\n')
				column = 0
			}
		}
		if size <= width {
			out.WriteString(word)
			column += size
			continue
		}
		for _, r := range word {
			w := twwidth.Width(string(r))
			if column+w > width {
				out.WriteByte('\n')
				column = 0
			}
			out.WriteRune(r)
			column += w
		}
	}
	return out.String()
}
