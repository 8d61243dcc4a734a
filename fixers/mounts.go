package fixers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// openTrees reads a YAML file, with its meaning and a copy of that to change.
func openTrees(files Files, file string) (d *document, now, want *resolved.Tree, err error) {
	text, err := files.Read(file)
	if err != nil {
		return nil, nil, nil, err
	}
	if d, err = parseYAML(text); err != nil {
		return nil, nil, nil, err
	}
	now, want, err = d.trees()
	return d, now, want, err
}

// service is an entry of services:, its value as written.
type service struct {
	name, value *yaml.Node
}

func (d *document) services() []service {
	var out []service
	for _, root := range d.roots {
		services := follow(d.section(root))
		if services == nil || services.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(services.Content); i += 2 {
			if !resolved.IsMerge(services.Content[i]) {
				out = append(out, service{services.Content[i], services.Content[i+1]})
			}
		}
	}
	return out
}

// section is the value of services: in one document, nil if there is none.
func (d *document) section(root *yaml.Node) *yaml.Node {
	if len(root.Content) == 0 {
		return nil
	}
	_, v := entry(root.Content[0], "services")
	return v
}

// volumeEdit changes one volume, with aliases and merge keys followed; the error is errNotConcerned
// for one that it does not apply to.
type volumeEdit func(item *yaml.Node) error

var errNotConcerned = errors.New("it is another volume")

// editVolumes applies edit to all volumes of these services, or of all services if none is given.
// If it applies to none, the error names what was looked for.
func editVolumes(files Files, file string, services []string, what string, edit volumeEdit) (Change, error) {
	return editTree(files, file, services, func(now, want *resolved.Tree) error {
		found := false
		for _, item := range volumesOf(want, services) {
			switch err := edit(item); {
			case err == nil:
				found = true
			case !errors.Is(err, errNotConcerned):
				return err
			}
		}
		if !found {
			return fmt.Errorf("no volume line contains %s literally", what)
		}
		return onlyVolumes(now, want)
	})
}

// volumesOf are the entries of services' volume lists.
func volumesOf(t *resolved.Tree, names []string) []*yaml.Node {
	var out []*yaml.Node
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			if len(names) > 0 && !slices.Contains(names, services.Content[i].Value) {
				continue
			}
			if list := resolved.Get(services.Content[i+1], "volumes"); list != nil && list.Kind == yaml.SequenceNode {
				out = append(out, list.Content...)
			}
		}
	}
	return out
}

// onlyVolumes refuses to change an anchor that a volume shares with something else.
func onlyVolumes(now, want *resolved.Tree) error {
	paths := map[*yaml.Node][]string{}
	now.Visit(func(path []string, n *yaml.Node) { paths[n] = path })
	wanted := map[string]*yaml.Node{}
	want.Visit(func(path []string, n *yaml.Node) { wanted[digest(path...)] = n })
	isVolume := func(path []string) bool {
		return len(path) > 4 && path[1] == "services" && path[3] == "volumes"
	}
	var refusal error
	now.Visit(func(path []string, n *yaml.Node) {
		if !isVolume(path) || resolved.Same(n, wanted[digest(path...)]) {
			return
		}
		written := now.Written(n)
		for _, use := range now.Uses(written) {
			if at := paths[use]; len(at) > 0 && !isVolume(at) && refusal == nil {
				refusal = fmt.Errorf("line %d: an alias also uses it for %s: edit it by hand", written.Line, strings.Join(at[1:], "."))
			}
		}
	})
	return refusal
}

// extendsNone refuses to change a service that another, unintended one extends.
func extendsNone(t *resolved.Tree, meant []string, exempt func(service *yaml.Node) bool) error {
	for _, services := range t.Services() {
		for i := 0; i+1 < len(services.Content); i += 2 {
			name, service := services.Content[i].Value, services.Content[i+1]
			if slices.Contains(meant, name) || exempt(service) {
				continue
			}
			for base, left := extended(service), len(services.Content); base != "" && left > 0; left-- {
				if slices.Contains(meant, base) {
					return fmt.Errorf("the service %s extends %s: edit it by hand", name, base)
				}
				base = extended(resolved.Get(services, base))
			}
		}
	}
	return nil
}

// extended is the service of the same file that a service extends.
func extended(service *yaml.Node) string {
	switch base := resolved.Get(service, "extends"); {
	case base == nil:
		return ""
	case base.Kind == yaml.ScalarNode:
		return base.Value
	case resolved.Get(base, "file") == nil && resolved.Get(base, "service") != nil:
		return resolved.Get(base, "service").Value
	}
	return ""
}

// setPart replaces a part of a short line.
func setPart(item *yaml.Node, at span, text string) error {
	item.Value = item.Value[:at.from] + text + item.Value[at.to:]
	return nil
}
