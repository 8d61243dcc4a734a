package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// RenameKey renames a key of an override: volume becomes volumes. It refuses if its mapping already
// has a key of the new name. A key shared through an anchor is changed once.
type RenameKey struct {
	Unprinted[RenameKey]
	// File is the override.
	File string
	// Keys are the keys to rename.
	Keys []KeyPath
	// To is the new name of the last key of each path.
	To string
}

// Name is rename-key.
func (RenameKey) Name() string { return "rename-key" }

// Promise is safe.
func (RenameKey) Promise() Safety { return Safe }

// Paths is the file.
func (e RenameKey) Paths() []string { return []string{e.File} }

// KeyPath is the path of keys to a place in a file, from the top: {"services", "scheduler",
// "volume"}.
type KeyPath []string

func (k KeyPath) String() string { return strings.Join(k, ".") }

// Plan finds each key and replaces its name.
func (e RenameKey) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	d, now, want, err := openTrees(files, change.File)
	if err != nil {
		return change, err
	}
	seen := map[*yaml.Node]bool{}
	for _, path := range e.Keys {
		m, key := d.findKey(path)
		if key == nil {
			return change, fmt.Errorf("it has no own key %s", path)
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		if taken, _ := entry(m, e.To); taken != nil {
			return change, fmt.Errorf("line %d: the key %s already exists", taken.Line, e.To)
		}
		if err := renameUses(want, key, path, e.To); err != nil {
			return change, err
		}
		edit, fact, err := d.setText(key, 0, len(key.Value), e.To)
		if err != nil {
			return change, err
		}
		change.Splices, change.Wants = append(change.Splices, edit), append(change.Wants, fact)
	}
	change.Wants = append(change.Wants, differences(treeFacts(now), treeFacts(want))...)
	return change, nil
}

// renameUses renames a key wherever it has that path, in any service.
func renameUses(want *resolved.Tree, key *yaml.Node, path KeyPath, to string) error {
	meant := map[*yaml.Node]bool{}
	for _, use := range want.Uses(key) {
		meant[use] = true
	}
	var err error
	want.Visit(func(at []string, m *yaml.Node) {
		if m.Kind != yaml.MappingNode || !path.endsIn(at[1:]) {
			return
		}
		for i := 0; i+1 < len(m.Content); i += 2 {
			if !meant[m.Content[i]] {
				continue
			}
			if resolved.Get(m, to) != nil {
				err = fmt.Errorf("line %d: %s already has a key %s", key.Line, strings.Join(at[1:], "."), to)
			}
			m.Content[i].Value = to
		}
	})
	return err
}

// endsIn reports whether a mapping is at the place of the path's last key, in any service.
func (k KeyPath) endsIn(at []string) bool {
	if len(at) != len(k)-1 {
		return false
	}
	for i := range at {
		if at[i] != k[i] && (i != 1 || k[0] != "services") {
			return false
		}
	}
	return true
}

// findKey follows the keys and returns the last one with its mapping.
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
		m = holder(follow(n), name, 0)
		if key, n = entry(m, name); key == nil {
			return nil, nil
		}
	}
	return m, key
}

// holder is the mapping that contains a key: itself, or one that it merges.
func holder(m *yaml.Node, name string, depth int) *yaml.Node {
	if own, _ := entry(m, name); own != nil || m == nil || m.Kind != yaml.MappingNode || depth > 100 {
		return m
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if !resolved.IsMerge(m.Content[i]) {
			continue
		}
		for _, source := range resolved.Sources(m.Content[i+1]) {
			if at := holder(source, name, depth+1); at != nil {
				if own, _ := entry(at, name); own != nil {
					return at
				}
			}
		}
	}
	return nil
}
