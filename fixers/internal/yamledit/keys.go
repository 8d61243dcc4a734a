package yamledit

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// KeyPath is the path of keys to a place in a file, from the top: {"services", "scheduler",
// "volume"}.
type KeyPath []string

// String joins the keys with dots.
func (k KeyPath) String() string { return strings.Join(k, ".") }

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

// RenameKeys renames the last key of each path. It refuses if its mapping already has a key of the new
// name.
func RenameKeys(text []byte, keys []KeyPath, to string) (edits []textedit.Splice, wants []textedit.Want, err error) {
	d, now, want, err := openTrees(text)
	if err != nil {
		return nil, nil, err
	}
	seen := map[*yaml.Node]bool{}
	for _, path := range keys {
		m, key := d.findKey(path)
		if key == nil {
			return nil, nil, fmt.Errorf("it has no own key %s", path)
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		if taken, _ := entry(m, to); taken != nil {
			return nil, nil, fmt.Errorf("line %d: the key %s already exists", taken.Line, to)
		}
		if err := renameUses(want, key, path, to); err != nil {
			return nil, nil, err
		}
		edit, fact, err := d.setText(key, 0, len(key.Value), to)
		if err != nil {
			return nil, nil, err
		}
		edits, wants = append(edits, edit), append(wants, fact)
	}
	return edits, append(wants, textedit.Differences(treeFacts(now), treeFacts(want))...), nil
}
