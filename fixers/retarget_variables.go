package fixers

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"doctor/checks"
	"doctor/internal/dotenv"
)

var retargetVariables = &Fixer{
	Name: "retarget-variables",
	Doc: "Sets variables in a .env where they are set last, and leaves `export`, blanks, quotes and the comment " +
		"behind the value as they are. Those that the file does not set are added at its end.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the .env", Required: true, Path: true},
		{Name: "set:", Doc: "the value of the variable that is named behind the colon"},
		{Name: "quotes", Doc: "`none` to write without quotes, for readers that keep them"},
		{Name: "create", Doc: "`true` to make the file where there is none"},
	},
	Plan: planRetargetVariables,
}

// newDotenvMode is the mode of a .env that is made: secrets may come into it.
const newDotenvMode fs.FileMode = 0o600

func planRetargetVariables(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Dotenv}
	var before []byte
	switch exists := files.Exists(change.File); {
	case !exists && fix.Args["create"] != "true":
		return change, fmt.Errorf("there is no such file")
	case !exists:
		change.Create = &Create{Mode: newDotenvMode}
	default:
		var err error
		if before, err = files.Read(change.File); err != nil {
			return change, err
		}
	}
	set := prefixed(fix.Args, "set:")
	if len(set) == 0 {
		return change, fmt.Errorf("no variable to set")
	}
	all := statements(before)
	var added []string
	for _, name := range slices.Sorted(maps.Keys(set)) {
		change.Wants = append(change.Wants, Want{name, digest(set[name])})
		a, ok := lastAssignment(all, name)
		if !ok {
			added = append(added, name)
			continue
		}
		edit, err := setVariable(a, name, set[name], fix.Args["quotes"] == "none")
		if err != nil {
			return change, err
		}
		if string(before[edit.Start:edit.End]) != edit.New {
			change.Edits = append(change.Edits, edit)
		}
	}
	return appendVariables(change, before, added, set)
}

// appendVariables adds those that the file does not have, all in one edit.
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
	change.Edits = append(change.Edits, Edit{len(before), len(before), string(text[len(before):])})
	return change, nil
}
