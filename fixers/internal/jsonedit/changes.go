// Package jsonedit changes members of a JSON object and leaves the rest of its text as it is.
package jsonedit

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"doctor/fixers/internal/textedit"
	"doctor/internal/pyjson"
)

// Changes are changes of members of a JSON object.
type Changes struct {
	Rename []textedit.Renaming
	Set    map[string]any
	Remove []string
}

// Apply makes the changes in a JSON object. literal writes a new text so that the reader of the file
// that holds the JSON replaces no variable in it.
func (c Changes) Apply(value string, literal func(string) string) (string, error) {
	if err := CheckObject(value); err != nil {
		return "", err
	}
	changes, err := c.all(literal)
	if err != nil {
		return "", err
	}
	for _, change := range changes {
		if value, err = change(value); err != nil {
			return "", err
		}
	}
	if CheckObject(value) != nil {
		return "", errors.New("the change would leave no JSON")
	}
	return value, nil
}

// all are the changes in the order in which they are made.
func (c Changes) all(literal func(string) string) ([]change, error) {
	var out []change
	for _, r := range c.Rename {
		out = append(out, moveMember(r.From, r.To))
	}
	for _, key := range slices.Sorted(maps.Keys(c.Set)) {
		written, err := Encode(c.Set[key])
		if err != nil {
			return nil, fmt.Errorf("the new value of %q is not JSON", key)
		}
		out = append(out, setMember(key, literal(written)))
	}
	for _, key := range c.Remove {
		out = append(out, removeMember(key))
	}
	if len(out) == 0 {
		return nil, errors.New("nothing to rename, set or remove")
	}
	return out, nil
}

// CheckObject reports a value that is not a JSON object.
func CheckObject(value string) error {
	decoded, err := pyjson.Decode(value)
	if _, ok := decoded.(*pyjson.Object); err != nil || !ok {
		return errors.New("the value is not a JSON object")
	}
	return nil
}
