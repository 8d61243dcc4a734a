package fixers

import (
	"fmt"

	"doctor/checks"

	"go.yaml.in/yaml/v4"
)

var renameService = &Fixer{
	Name: "rename-service",
	Doc: "Gives services of an override other names, where they are defined and where `depends_on`, `extends` " +
		"and `links` of the same file name them, and makes comments of those that this Airflow has not. " +
		"Refuses when there is a service of the new name already.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the override", Required: true, Path: true},
		{Name: "from", Doc: "the name it has; several, separated by commas"},
		{Name: "to", Doc: "the name it gets; as many as in `from`"},
		{Name: "remove", Doc: "the services to make comments of, separated by commas"},
	},
	Plan: planRenameService,
}

func planRenameService(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Compose}
	from, to, remove := list(fix.Args["from"]), list(fix.Args["to"]), list(fix.Args["remove"])
	if len(from) != len(to) || len(from)+len(remove) == 0 {
		return change, fmt.Errorf("there must be a new name for each service")
	}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	for i := range from {
		edits, wants, err := d.renameService(from[i], to[i])
		if err != nil {
			return change, err
		}
		change.Edits, change.Wants = append(change.Edits, edits...), append(change.Wants, wants...)
	}
	if len(remove) > 0 {
		return d.commentServices(change, remove)
	}
	return change, nil
}

func (d *document) renameService(from, to string) ([]Edit, []Want, error) {
	var keys []*yaml.Node
	for _, s := range d.services() {
		switch s.name.Value {
		case to:
			return nil, nil, fmt.Errorf("there is a service %s already (line %d): merge %s into it by hand", to, s.name.Line, from)
		case from:
			keys = append(keys, s.name)
		}
	}
	if len(keys) != 1 {
		return nil, nil, fmt.Errorf("it defines the service %s %d times, not once", from, len(keys))
	}
	for _, s := range d.services() {
		keys = append(keys, references(follow(s.value), from)...)
	}
	var edits []Edit
	var wants []Want
	seen := map[*yaml.Node]bool{}
	for _, key := range keys {
		if seen[key] {
			continue
		}
		seen[key] = true
		edit, want, err := d.setText(key, 0, len(key.Value), to)
		if err != nil {
			return nil, nil, err
		}
		edits, wants = append(edits, edit), append(wants, want)
	}
	return edits, wants, nil
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
