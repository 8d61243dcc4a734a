package fixers

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
)

var unsetVariables = &Fixer{
	Name: "unset-variables",
	Doc: "Makes comments of all lines of a .env that set one of the variables, so that nothing is lost. " +
		"A value over several lines becomes several comments.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the .env", Required: true, Path: true},
		{Name: "names", Doc: "the variables, separated by commas", Required: true},
	},
	Plan: planUnsetVariables,
}

func planUnsetVariables(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Dotenv}
	text, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	all := statements(text)
	names := list(fix.Args["names"])
	for _, name := range names {
		if _, ok := lastAssignment(all, name); ok {
			change.Wants = append(change.Wants, Want{Fact: name})
		}
	}
	if len(change.Wants) == 0 {
		return change, fmt.Errorf("it does not set %s", strings.Join(names, ", "))
	}
	marked := map[int]bool{}
	for _, a := range all {
		if !slices.ContainsFunc(names, a.Sets) {
			continue
		}
		for _, at := range lineStarts(text, a.Whole.From, a.Whole.To) {
			if !marked[at] {
				marked[at] = true
				change.Edits = append(change.Edits, Edit{at, at, "# "})
			}
		}
	}
	return change, nil
}

// lineStarts returns where the lines begin that a part of a text touches.
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
