package fixers

import (
	"doctor/internal/pyjson"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// memberChanges are changes of members of a JSON object.
type memberChanges struct {
	rename []Renaming
	set    map[string]any
	remove []string
}

func (c memberChanges) apply(value string, literal func(string) string) (string, error) {
	if err := isJSONObject(value); err != nil {
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
	if isJSONObject(value) != nil {
		return "", errors.New("the change would leave no JSON")
	}
	return value, nil
}

// all are the changes in the order in which they are made.
func (c memberChanges) all(literal func(string) string) ([]jsonChange, error) {
	var out []jsonChange
	for _, r := range c.rename {
		out = append(out, moveMember(r.From, r.To))
	}
	for _, key := range slices.Sorted(maps.Keys(c.set)) {
		written, err := jsonText(c.set[key])
		if err != nil {
			return nil, fmt.Errorf("the new value of %q is not JSON", key)
		}
		out = append(out, setMember(key, literal(written)))
	}
	for _, key := range c.remove {
		out = append(out, removeMember(key))
	}
	if len(out) == 0 {
		return nil, errors.New("nothing to rename, set or remove")
	}
	return out, nil
}

func isJSONObject(value string) error {
	decoded, err := pyjson.Decode(value)
	if _, ok := decoded.(*pyjson.Object); err != nil || !ok {
		return errors.New("the value is not a JSON object")
	}
	return nil
}
