package fixers

import (
	"fmt"
	"strings"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var renameKey = &Fixer{
	Name: "rename-key",
	Doc: "Gives a key of an override another name: `volume` becomes `volumes`. Refuses when its mapping has a key of the new name already. " +
		"Of keys that are one through an anchor, the one is changed.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "key", Doc: "the keys from the top, with dots between: `services.scheduler.volume`; several such, separated by commas", Required: true},
		{Name: "to", Doc: "the new name of the last one", Required: true},
	},
	Plan: planRenameKey,
}

func planRenameKey(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Compose}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	seen := map[*yaml.Node]bool{}
	for _, path := range list(fix.Args["key"]) {
		m, key := d.findKey(strings.Split(path, "."))
		if key == nil {
			return change, fmt.Errorf("it has no key %s of its own", path)
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		if taken, _ := entry(m, fix.Args["to"]); taken != nil {
			return change, fmt.Errorf("line %d: there is a key %s already", taken.Line, fix.Args["to"])
		}
		edit, want, err := d.setText(key, 0, len(key.Value), fix.Args["to"])
		if err != nil {
			return change, err
		}
		change.Edits, change.Wants = append(change.Edits, edit), append(change.Wants, want)
	}
	return change, nil
}

// findKey goes down the keys and returns the last one with its mapping.
func (d *document) findKey(keys []string) (m, key *yaml.Node) {
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

func findKey(n *yaml.Node, keys []string) (m, key *yaml.Node) {
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
