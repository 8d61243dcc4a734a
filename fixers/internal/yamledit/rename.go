package yamledit

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

func (d *document) renameService(from, to string) ([]textedit.Splice, []textedit.Want, error) {
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
	var edits []textedit.Splice
	var wants []textedit.Want
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

// RenameServices renames services where they are defined and named, and turns others into comments.
func RenameServices(text []byte, rename []textedit.Renaming, remove []string) (edits []textedit.Splice, wants []textedit.Want, err error) {
	d, now, want, err := openTrees(text)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rename {
		more, stated, err := d.renameService(r.From, r.To)
		if err != nil {
			return nil, nil, err
		}
		edits, wants = append(edits, more...), append(wants, stated...)
		renameIn(want, r.From, r.To)
	}
	if len(remove) > 0 {
		if edits, wants, err = d.commentServices(edits, wants, remove); err != nil {
			return nil, nil, err
		}
		for _, services := range want.Services() {
			for _, name := range remove {
				resolved.Remove(services, name)
			}
		}
	}
	return edits, append(wants, textedit.Differences(treeFacts(now), treeFacts(want))...), nil
}
