// Package dotenvedit edits the variables of a .env, as compose reads it.
package dotenvedit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/fixers/internal/textedit"
	"doctor/internal/dotenv"
)

// Change changes the value of the last assignment of a variable, and as little of its text as
// possible.
func Change(read []byte, name string, to func(value string) (string, error)) ([]textedit.Splice, []textedit.Want, error) {
	a, value, at, err := assignment(read, name)
	if err != nil {
		return nil, nil, err
	}
	after, err := to(value)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	wants := []textedit.Want{{Fact: name, Value: textedit.Digest(after)}}
	if after == value {
		return nil, wants, nil
	}
	var edits []textedit.Splice
	for _, part := range textedit.TokenDiff(value, after) {
		written := part.New
		if a.Quote != 0 {
			written = strings.NewReplacer(`\`, `\\`, string(a.Quote), `\`+string(a.Quote)).Replace(written)
		}
		edits = append(edits, textedit.Splice{Start: at[part.Start], End: at[part.End], New: written})
	}
	text, err := textedit.Apply(read, edits)
	if err != nil {
		return nil, nil, err
	}
	if said, err := Facts(text); err == nil && said[name] == textedit.Digest(after) {
		return edits, wants, nil
	}
	whole, err := spelledAgain(name, value, after, a.Quote)
	return []textedit.Splice{{Start: a.Value.From, End: a.Value.To, New: whole}}, wants, err
}

// Rewrite gives the last assignment of a variable another value, in single quotes.
func Rewrite(read []byte, name string, to func(value string) (string, error)) ([]textedit.Splice, []textedit.Want, error) {
	a, value, _, err := assignment(read, name)
	if err != nil {
		return nil, nil, err
	}
	after, err := to(value)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	written, err := spelledAgain(name, value, after, '\'')
	return []textedit.Splice{{Start: a.Value.From, End: a.Value.To, New: written}}, []textedit.Want{{Fact: name, Value: textedit.Digest(after)}}, err
}

// assignment is the last assignment of a variable, with its value and the place of each byte of it.
func assignment(text []byte, name string) (a dotenv.Statement, value string, at []int, err error) {
	a, ok := lastAssignment(statements(text), name)
	if !ok || a.Separator < 0 {
		return a, "", nil, fmt.Errorf("%s is not set in a form that can be parsed", name)
	}
	value, at = a.Decode(string(text))
	return a, value, at, nil
}

// spelledAgain writes a value as a whole in place of another one, which must not contain variables.
func spelledAgain(name, before, after string, quote byte) (string, error) {
	written, err := dotenv.Spell(after, quote)
	switch {
	case err != nil:
		return "", fmt.Errorf("%s: %w", name, err)
	case strings.Contains(before, "$"):
		return "", fmt.Errorf("%s contains a $, which compose replaces and single quotes would keep", name)
	}
	return written, nil
}

// Set sets variables at their last assignments, and appends those that are missing.
func Set(before []byte, set map[string]string, unquoted bool) (edits []textedit.Splice, wants []textedit.Want, err error) {
	all := statements(before)
	text := slices.Clone(before)
	for _, name := range slices.Sorted(maps.Keys(set)) {
		wants = append(wants, textedit.Want{Fact: name, Value: textedit.Digest(set[name])})
		a, ok := lastAssignment(all, name)
		if !ok {
			written, err := dotenv.Spell(set[name], 0)
			if err != nil {
				return nil, nil, fmt.Errorf("%s: %w", name, err)
			}
			text = append(text, textedit.AppendLine(text, name+"="+written)...)
			continue
		}
		edit, err := assign(a, name, set[name], unquoted)
		if err != nil {
			return nil, nil, err
		}
		if string(before[edit.Start:edit.End]) != edit.New {
			edits = append(edits, edit)
		}
	}
	if len(text) > len(before) { // all in one edit
		edits = append(edits, textedit.Splice{Start: len(before), End: len(before), New: string(text[len(before):])})
	}
	return edits, wants, nil
}
