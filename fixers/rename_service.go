package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// RenameService renames services of an override, where they are defined and where depends_on,
// extends and links of the same file name them, and turns others into comments. It refuses if the
// new name is taken.
type RenameService struct {
	Unprinted[RenameService]
	// File is the override.
	File string
	// Rename are the services to rename.
	Rename []Renaming `edit:"optional"`
	// Remove are the services to turn into comments.
	Remove []string `edit:"optional"`
}

// Name is rename-service.
func (RenameService) Name() string { return "rename-service" }

// Promise is safe.
func (RenameService) Promise() Safety { return Safe }

// Paths is the file.
func (e RenameService) Paths() []string { return []string{e.File} }

// Plan renames first, then turns services into comments.
func (e RenameService) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	d, now, want, err := openTrees(files, change.File)
	if err != nil {
		return change, err
	}
	for _, r := range e.Rename {
		edits, wants, err := d.renameService(r.From, r.To)
		if err != nil {
			return change, err
		}
		change.Splices, change.Wants = append(change.Splices, edits...), append(change.Wants, wants...)
		renameIn(want, r.From, r.To)
	}
	if len(e.Remove) > 0 {
		if change, err = d.commentServices(change, e.Remove); err != nil {
			return change, err
		}
		for _, services := range want.Services() {
			for _, name := range e.Remove {
				resolved.Remove(services, name)
			}
		}
	}
	change.Wants = append(change.Wants, differences(treeFacts(now), treeFacts(want))...)
	return change, nil
}

func (d *document) renameService(from, to string) ([]Splice, []Want, error) {
	var keys []*yaml.Node
	for _, s := range d.services() {
		switch s.name.Value {
		case to:
			return nil, nil, fmt.Errorf("the service %s already exists (line %d): merge %s into it by hand", to, s.name.Line, from)
		case from:
			keys = append(keys, s.name)
		}
	}
	if len(keys) != 1 {
		return nil, nil, fmt.Errorf("the service %s is defined %d times, not once", from, len(keys))
	}
	for _, s := range d.services() {
		keys = append(keys, references(follow(s.value), from)...)
	}
	var edits []Splice
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

// renameIn renames a service in a tree, and its references.
func renameIn(t *resolved.Tree, from, to string) {
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			if services.Content[i].Value == from {
				services.Content[i].Value = to
			}
			for _, n := range references(services.Content[i+1], from) {
				n.Value = to
			}
		}
	}
}

// references are the places in one service that name another.
func references(service *yaml.Node, name string) []*yaml.Node {
	var out []*yaml.Node
	add := func(n *yaml.Node) {
		if n = follow(n); n != nil && n.Kind == yaml.ScalarNode && n.Value == name {
			out = append(out, n)
		}
	}
	for _, key := range []string{"depends_on", "links"} {
		switch v := lookup(service, key); {
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
	if v := lookup(service, "extends"); v != nil && lookup(v, "file") == nil {
		add(v)
		add(lookup(v, "service"))
	}
	return out
}
