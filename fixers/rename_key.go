package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// RenameKey gives a key of an override another name: volume becomes volumes. It
// refuses when its mapping has a key of the new name already. Of keys that are one
// through an anchor, the one is changed.
type RenameKey struct {
	Unprinted[RenameKey]
	// File is the override.
	File string
	// Keys are those that get the new name.
	Keys []KeyPath
	// To is the new name of the last key of each path.
	To string
}

// Name is rename-key.
func (RenameKey) Name() string { return "rename-key" }

// Promise is safe.
func (RenameKey) Promise() Safety { return Safe }

// Paths are those that it names.
func (e RenameKey) Paths() []string { return []string{e.File} }

// KeyPath are the keys that lead to a place in a file, from the top:
// {"services", "scheduler", "volume"}.
type KeyPath []string

func (k KeyPath) String() string { return strings.Join(k, ".") }

// Plan finds each key and writes the name over it.
func (e RenameKey) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	seen := map[*yaml.Node]bool{}
	for _, path := range e.Keys {
		m, key := d.findKey(path)
		if key == nil {
			return change, fmt.Errorf("it has no key %s of its own", path)
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		if taken, _ := entry(m, e.To); taken != nil {
			return change, fmt.Errorf("line %d: there is a key %s already", taken.Line, e.To)
		}
		edit, want, err := d.setText(key, 0, len(key.Value), e.To)
		if err != nil {
			return change, err
		}
		change.Splices, change.Wants = append(change.Splices, edit), append(change.Wants, want)
	}
	return change, nil
}

// findKey goes down the keys and returns the last one with its mapping.
func (d *document) findKey(keys KeyPath) (m, key *yaml.Node) {
	for _, root := range d.roots {
		if len(root.Content) == 0 {
			continue
		}
		if m, key = findKey(root.Content[0], keys); key != nil {
			return m, key
		}
	}
	return nil, nil
}

func findKey(n *yaml.Node, keys KeyPath) (m, key *yaml.Node) {
	for _, name := range keys {
		m = follow(n)
		if own, _ := entry(m, name); own == nil && m != nil {
			m = follow(merged(m))
		}
		if key, n = entry(m, name); key == nil {
			return nil, nil
		}
	}
	return m, key
}
