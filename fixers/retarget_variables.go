package fixers

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"doctor/internal/dotenv"
)

// RetargetVariables sets variables in a .env at their last assignment, and leaves export, spaces,
// quotes and the comment after the value as they are. Missing variables are appended.
type RetargetVariables struct {
	Unprinted[RetargetVariables]
	// File is the .env.
	File string
	// Set are the values by variable name.
	Set map[string]string
	// Unquoted writes without quotes, for readers that keep them.
	Unquoted bool
	// Create creates a missing file.
	Create bool
}

// Name is retarget-variables.
func (RetargetVariables) Name() string { return "retarget-variables" }

// Promise is safe.
func (RetargetVariables) Promise() Safety { return Safe }

// Paths is the file.
func (e RetargetVariables) Paths() []string { return []string{e.File} }

// newDotenvMode is the mode of a new .env: it may get secrets.
const newDotenvMode fs.FileMode = 0o600

// Plan changes the last assignment of each.
func (e RetargetVariables) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Dotenv}
	before, err := readOrCreate(files, &change, e.Create, newDotenvMode)
	if err != nil {
		return change, err
	}
	all := statements(before)
	var added []string
	for _, name := range slices.Sorted(maps.Keys(e.Set)) {
		change.Wants = append(change.Wants, Want{name, digest(e.Set[name])})
		a, ok := lastAssignment(all, name)
		if !ok {
			added = append(added, name)
			continue
		}
		edit, err := setVariable(a, name, e.Set[name], e.Unquoted)
		if err != nil {
			return change, err
		}
		if string(before[edit.Start:edit.End]) != edit.New {
			change.Splices = append(change.Splices, edit)
		}
	}
	return appendVariables(change, before, added, e.Set)
}

// appendVariables appends the missing variables, all in one edit.
func appendVariables(change Change, before []byte, names []string, set map[string]string) (Change, error) {
	if len(names) == 0 {
		return change, nil
	}
	text := slices.Clone(before)
	for _, name := range names {
		written, err := dotenv.Spell(set[name], 0)
		if err != nil {
			return change, fmt.Errorf("%s: %w", name, err)
		}
		text = append(text, appendLine(text, name+"="+written)...)
	}
	change.Splices = append(change.Splices, Splice{len(before), len(before), string(text[len(before):])})
	return change, nil
}
