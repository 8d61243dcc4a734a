package dotenvedit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"doctor/fixers/internal/textedit"
)

// lineStarts returns the starts of the lines that a part of a text touches.
func lineStarts(text []byte, from, to int) []int {
	start := bytes.LastIndexByte(text[:from], '\n') + 1
	if start == 0 && bytes.HasPrefix(text, textedit.BOM) {
		start = len(textedit.BOM)
	}
	starts := []int{start}
	for i := from; i < to; i++ {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// Comment turns all lines that set one of some variables into comments.
func Comment(text []byte, names []string) (edits []textedit.Splice, wants []textedit.Want, err error) {
	all := statements(text)
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		if _, ok := lastAssignment(all, name); ok {
			wants = append(wants, textedit.Want{Fact: name})
		}
	}
	if len(wants) == 0 {
		return nil, nil, fmt.Errorf("it does not set %s", strings.Join(names, ", "))
	}
	marked := map[int]bool{}
	for _, a := range all {
		if !slices.ContainsFunc(names, a.Sets) {
			continue
		}
		for _, at := range lineStarts(text, a.Whole.From, a.Whole.To) {
			if !marked[at] {
				marked[at] = true
				edits = append(edits, textedit.Splice{Start: at, End: at, New: "# "})
			}
		}
	}
	return edits, wants, nil
}
