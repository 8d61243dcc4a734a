package fixers

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// lineStarts returns the starts of the lines that a part of a text touches.
func lineStarts(text []byte, from, to int) []int {
	start := bytes.LastIndexByte(text[:from], '\n') + 1
	if start == 0 && bytes.HasPrefix(text, utf8BOM) {
		start = len(utf8BOM)
	}
	starts := []int{start}
	for i := from; i < to; i++ {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// commentVariables turns all lines that set one of some variables into comments.
func commentVariables(text []byte, names []string) (edits []Splice, wants []Want, err error) {
	all := statements(text)
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		if _, ok := lastAssignment(all, name); ok {
			wants = append(wants, Want{Fact: name})
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
				edits = append(edits, Splice{at, at, "# "})
			}
		}
	}
	return edits, wants, nil
}
