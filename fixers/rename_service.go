package fixers

import (
	"fmt"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var renameService = &Fixer{
	Name: "rename-service",
	Doc: "Gives a service of an override another name, where it is defined and where `depends_on`, `extends` " +
		"and `links` of the same file name it. Refuses when there is a service of the new name already.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "from", Doc: "the name it has", Required: true},
		{Name: "to", Doc: "the name it gets", Required: true},
	},
	Plan: planRenameService,
}

func planRenameService(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Compose}
	from, to := fix.Args["from"], fix.Args["to"]
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	var keys []*yaml.Node
	for _, s := range d.services() {
		switch s.name.Value {
		case to:
			return change, fmt.Errorf("there is a service %s already (line %d): merge %s into it by hand", to, s.name.Line, from)
		case from:
			keys = append(keys, s.name)
		}
	}
	if len(keys) != 1 {
		return change, fmt.Errorf("it defines the service %s %d times, not once", from, len(keys))
	}
	for _, s := range d.services() {
		keys = append(keys, references(follow(s.value), from)...)
	}
	seen := map[*yaml.Node]bool{}
	for _, key := range keys {
		if seen[key] {
			continue
		}
		seen[key] = true
		edit, want, err := d.setText(key, 0, len(key.Value), to)
		if err != nil {
			return change, err
		}
		change.Edits, change.Wants = append(change.Edits, edit), append(change.Wants, want)
	}
	return change, nil
}

// references are the places in one service that name another one.
func references(service *yaml.Node, name string) []*yaml.Node {
	var out []*yaml.Node
	add := func(n *yaml.Node) {
		if n = follow(n); n != nil && n.Kind == yaml.ScalarNode && n.Value == name {
			out = append(out, n)
		}
	}
	for _, key := range []string{"depends_on", "links"} {
		_, v := entry(service, key)
		switch v = follow(v); {
		case v == nil:
		case v.Kind == yaml.SequenceNode:
			for _, item := range v.Content {
				add(item)
			}
		case v.Kind == yaml.MappingNode:
			for i := 0; i+1 < len(v.Content); i += 2 {
				add(v.Content[i])
			}
		}
	}
	if _, v := entry(service, "extends"); v != nil {
		if _, file := entry(follow(v), "file"); file == nil {
			_, base := entry(follow(v), "service")
			add(v)
			add(base)
		}
	}
	return out
}
