package fixers

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// UnsetVariables turns all lines of a .env that set one of the variables into comments, so that
// nothing is lost. A value over several lines becomes several comments.
type UnsetVariables struct {
	Unprinted[UnsetVariables]
	// File is the .env.
	File string
	// Names are the variables.
	Names []string
}

// Name is unset-variables.
func (UnsetVariables) Name() string { return "unset-variables" }

// Promise is safe.
func (UnsetVariables) Promise() Safety { return Safe }

// Paths is the file.
func (e UnsetVariables) Paths() []string { return []string{e.File} }

// Plan finds every line that sets one of them.
func (e UnsetVariables) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Dotenv}
	text, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	all := statements(text)
	for _, name := range slices.Compact(slices.Sorted(slices.Values(e.Names))) {
		if _, ok := lastAssignment(all, name); ok {
			change.Wants = append(change.Wants, Want{Fact: name})
		}
	}
	if len(change.Wants) == 0 {
		return change, fmt.Errorf("it does not set %s", strings.Join(e.Names, ", "))
	}
	marked := map[int]bool{}
	for _, a := range all {
		if !slices.ContainsFunc(e.Names, a.Sets) {
			continue
		}
		for _, at := range lineStarts(text, a.Whole.From, a.Whole.To) {
			if !marked[at] {
				marked[at] = true
				change.Splices = append(change.Splices, Splice{at, at, "# "})
			}
		}
	}
	return change, nil
}

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
