package fixers

import (
	"fmt"
	"strings"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var renameKey = &Fixer{
	Name:   "rename-key",
	Doc:    "Gives a key of an override another name: `volume` becomes `volumes`. Refuses when its mapping has a key of the new name already.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "key", Doc: "the keys from the top, with dots between: `services.scheduler.volume`", Required: true},
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
	for _, root := range d.roots {
		if len(root.Content) == 0 {
			continue
		}
		m, key := findKey(root.Content[0], strings.Split(fix.Args["key"], "."))
		if key == nil {
			continue
		}
		if taken, _ := entry(m, fix.Args["to"]); taken != nil {
			return change, fmt.Errorf("line %d: there is a key %s already", taken.Line, fix.Args["to"])
		}
		edit, want, err := d.setText(key, 0, len(key.Value), fix.Args["to"])
		change.Edits, change.Wants = []Edit{edit}, []Want{want}
		return change, err
	}
	return change, fmt.Errorf("it has no key %s of its own", fix.Args["key"])
}

// findKey goes down the keys and returns the last one with its mapping.
func findKey(n *yaml.Node, keys []string) (m, key *yaml.Node) {
	for _, name := range keys {
		m = follow(n)
		if key, n = entry(m, name); key == nil {
			return nil, nil
		}
	}
	return m, key
}
