package fixers

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// listItem is an item for a list of services, such as volumes:.
type listItem struct {
	key, value string
	services   []string
	// has reports whether a service needs no item.
	has func(service *yaml.Node) bool
	// entry is the item as an entry, for a list that may also be a mapping; nil for other lists.
	entry *yaml.Node
}

// addItem gives services the item, and returns the text with it.
func addItem(text []byte, item listItem) (after []byte, wants []Want, err error) {
	a := itemAdder{item, text, nil}
	err = a.add()
	return a.text, a.wants, err
}

// itemAdder adds an item to one service after the other, each to the text that resulted from the one
// before.
type itemAdder struct {
	listItem
	text  []byte
	wants []Want
}

func (a *itemAdder) add() error {
	_, now, want, err := openTrees(a.text)
	if err != nil {
		return err
	}
	for _, name := range a.services {
		if err := a.give(want, name); err != nil {
			return err
		}
	}
	if err := extendsNone(now, a.services, a.has); err != nil {
		return err
	}
	a.wants = differences(treeFacts(now), treeFacts(want))
	for _, name := range a.services {
		if err := a.make(name); err != nil {
			return err
		}
	}
	edits, wants, err := adapt(a.text, want)
	if err != nil {
		return err
	}
	a.wants = append(a.wants, wants...)
	a.text, err = splice(a.text, edits)
	return err
}

// give gives a service of a tree the item.
func (a *itemAdder) give(want *resolved.Tree, name string) error {
	service := serviceOf(want, name)
	if service == nil {
		addService(want, name, a.tree())
		return nil
	}
	list := resolved.Get(service, a.key)
	switch {
	case isNull(service):
		*service = *a.tree()
	case service.Kind != yaml.MappingNode:
		return fmt.Errorf("line %d: the service %s is not a mapping", service.Line, name)
	case list == nil:
		service.Content = append(service.Content, a.tree().Content...)
	case isNull(list):
		*list = *sequence(text(a.value))
	case a.has(service):
	case a.entry != nil && list.Kind == yaml.MappingNode:
		list.Content = append(list.Content, a.entry.Content...)
	case list.Kind != yaml.SequenceNode:
		return fmt.Errorf("line %d: %s is not a list", list.Line, a.key)
	default:
		list.Content = append(list.Content, text(a.value))
	}
	return nil
}

// make writes a whole service, or the value of a key without one, when there is nothing that adapt
// could edit.
func (a *itemAdder) make(name string) error {
	d, err := parseYAML(a.text)
	if err != nil {
		return err
	}
	edit, wants, err := a.plan(d, name)
	if err != nil || wants == nil {
		return err
	}
	a.text, err = splice(a.text, []Splice{edit})
	a.wants = append(a.wants, wants...)
	return err
}

// plan works out that edit; it returns no wants if there is something to edit.
func (a *itemAdder) plan(d *document, name string) (Splice, []Want, error) {
	tree, err := resolved.New(d.roots)
	if err != nil {
		return Splice{}, nil, err
	}
	if serviceOf(tree, name) == nil {
		return a.newService(d, name)
	}
	layout := d.layout()
	for _, s := range d.services() {
		if s.name.Value != name {
			continue
		}
		if body := follow(s.value); isNull(body) {
			return d.fill(s.name, s.value, layout.unit, layout.list(a.key, a.value), a.tree())
		}
		if key, v := entry(follow(s.value), a.key); key != nil && isNull(v) {
			item := "- " + plainOrQuoted(a.value, false)
			return d.fill(key, v, layout.dash, item, sequence(text(a.value)))
		}
	}
	return Splice{}, nil, nil
}

// newService adds a missing service to the file, and services: too if necessary.
func (a *itemAdder) newService(d *document, name string) (Splice, []Want, error) {
	layout := d.layout()
	block := name + ":\n" + indent(layout.list(a.key, a.value), layout.unit)
	inline := plainOrQuoted(name, true) + ": {" + a.flow() + "}"
	for _, root := range d.roots {
		if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
			continue
		}
		key, services := entry(root.Content[0], "services")
		if key == nil {
			continue
		}
		if services.Kind == yaml.MappingNode {
			if services.Style&yaml.FlowStyle != 0 {
				block = inline
			}
			return d.addEntry(services, 0, name, a.tree(), block)
		}
		return d.fill(key, services, layout.service, block, mapping(text(name), a.tree()))
	}
	whole := mapping(text(name), a.tree())
	block = "services:\n" + indent(block, layout.service)
	if len(d.roots) == 0 || isNull(d.roots[0].Content[0]) {
		return d.fillEmpty(block, mapping(text("services"), whole))
	}
	top := d.roots[0].Content[0]
	if top.Style&yaml.FlowStyle != 0 {
		block = "services: {" + inline + "}"
	}
	if top.Kind != yaml.MappingNode {
		return Splice{}, nil, fmt.Errorf("the file is not a mapping")
	}
	return d.addEntry(top, 0, "services", whole, block)
}

// tree is the body of a service with only the item.
func (a *itemAdder) tree() *yaml.Node {
	return mapping(text(a.key), sequence(text(a.value)))
}

func (a *itemAdder) flow() string {
	return a.key + ": [" + plainOrQuoted(a.value, true) + "]"
}

func indent(snippet string, by int) string {
	pad := strings.Repeat(" ", by)
	return pad + strings.ReplaceAll(snippet, "\n", "\n"+pad)
}
