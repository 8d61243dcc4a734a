package fixers

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/internal/resolved"
)

// PlaceSecret sets the file of a secret or a config of an override, where it is mounted in services,
// and its mode.
type PlaceSecret struct {
	Unprinted[PlaceSecret]
	// File is the override.
	File string
	// Services are the services to change, none for all that have it.
	Services []string `edit:"optional"`
	// From is its present path in the container.
	From string
	// Source is its new file, for all services that use it, "" for the present one.
	Source string `edit:"optional"`
	// Target is its new path in the container, "" for the present one.
	Target string `edit:"optional"`
	// Mode are its permission bits, 0 for the present ones.
	Mode fs.FileMode
}

// Name is place-secret.
func (PlaceSecret) Name() string { return "place-secret" }

// Promise is safe.
func (PlaceSecret) Promise() Safety { return Safe }

// Paths is the file.
func (e PlaceSecret) Paths() []string { return []string{e.File} }

// Plan changes the entry of each service.
func (e PlaceSecret) Plan(files Files, p Project) (Change, error) {
	return editTree(files, p.Absolute(e.File), e.Services, func(_, want *resolved.Tree) error {
		return composetree.EachService(want, e.Services, errNothing, func(service *yaml.Node) (bool, error) {
			found := false
			for key, folder := range map[string]string{"secrets": "/run/secrets", "configs": "/"} {
				list := resolved.Get(service, key)
				if list == nil || list.Kind != yaml.SequenceNode {
					continue
				}
				for _, item := range list.Content {
					if !composetree.SameTarget(secretTarget(item, folder), e.From) {
						continue
					}
					if err := e.feed(want, key, item); err != nil {
						return false, err
					}
					e.place(item)
					found = true
				}
			}
			return found, nil
		})
	})
}

// secretTarget is the container path of a secret or a config: its target, or else its name, below
// the folder of its kind unless absolute.
func secretTarget(item *yaml.Node, folder string) string {
	name := item.Value
	for _, key := range []string{"source", "target"} {
		if v := resolved.Get(item, key); v != nil && v.Kind == yaml.ScalarNode && v.Value != "" {
			name = v.Value
		}
	}
	if name == "" || path.IsAbs(name) {
		return name
	}
	return path.Join(folder, name)
}

// feed sets the file of an entry's secret or config, under key at the top level of the override.
func (e PlaceSecret) feed(want *resolved.Tree, key string, item *yaml.Node) error {
	if e.Source == "" {
		return nil
	}
	name := item.Value
	if source := resolved.Get(item, "source"); source != nil {
		name = source.Value
	}
	for _, root := range slices.Backward(want.Roots) { // a later document wins
		if file := resolved.Get(resolved.Get(resolved.Get(resolved.Top(root), key), name), "file"); file != nil && file.Kind == yaml.ScalarNode {
			file.Value, file.Tag = e.Source, "!!str"
			return nil
		}
	}
	return fmt.Errorf("the file of %s is not written at the top level: edit it by hand", name)
}

func (e PlaceSecret) place(item *yaml.Node) {
	if item.Kind == yaml.ScalarNode {
		source := composetree.Text(item.Value)
		*item = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: item.Line, Column: item.Column, Content: []*yaml.Node{composetree.Text("source"), source}}
	}
	if e.Target != "" {
		composetree.SetEntry(item, "target", composetree.Text(e.Target))
	}
	if e.Mode != 0 {
		composetree.SetEntry(item, "mode", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: fmt.Sprintf("0%o", e.Mode.Perm())})
	}
}
