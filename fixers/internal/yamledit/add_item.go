package yamledit

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// Item is an item for a list of services, such as volumes:.
type Item struct {
	Key, Value string
	Services   []string
	// has reports whether a service needs no item.
	Has func(service *yaml.Node) bool
	// entry is the item as an entry, for a list that may also be a mapping; nil for other lists.
	Entry *yaml.Node
}

// AddItem gives services the item, and returns the text with it.
func AddItem(text []byte, item Item) (after []byte, wants []textedit.Want, err error) {
	a := itemAdder{item, text, nil}
	err = a.add()
	return a.text, a.wants, err
}

// itemAdder adds an item to one service after the other, each to the text that resulted from the one
// before.
type itemAdder struct {
	Item
	text  []byte
	wants []textedit.Want
}

func (a *itemAdder) add() error {
	_, now, want, err := openTrees(a.text)
	if err != nil {
		return err
	}
	for _, name := range a.Services {
		if err := a.give(want, name); err != nil {
			return err
		}
	}
	if err := composetree.ExtendsNone(now, a.Services, a.Has); err != nil {
		return err
	}
	a.wants = textedit.Differences(treeFacts(now), treeFacts(want))
	for _, name := range a.Services {
		if err := a.make(name); err != nil {
			return err
		}
	}
	edits, wants, err := adapt(a.text, want)
	if err != nil {
		return err
	}
	a.wants = append(a.wants, wants...)
	a.text, err = textedit.Apply(a.text, edits)
	return err
}

// give gives a service of a tree the item.
func (a *itemAdder) give(want *resolved.Tree, name string) error {
	service := composetree.ServiceOf(want, name)
	if service == nil {
		composetree.AddService(want, name, a.tree())
		return nil
	}
	list := resolved.Get(service, a.Key)
	switch {
	case composetree.IsNull(service):
		*service = *a.tree()
	case service.Kind != yaml.MappingNode:
		return fmt.Errorf("line %d: the service %s is not a mapping", service.Line, name)
	case list == nil:
		service.Content = append(service.Content, a.tree().Content...)
	case composetree.IsNull(list):
		*list = *composetree.Sequence(composetree.Text(a.Value))
	case a.Has(service):
	case a.Entry != nil && list.Kind == yaml.MappingNode:
		list.Content = append(list.Content, a.Entry.Content...)
	case list.Kind != yaml.SequenceNode:
		return fmt.Errorf("line %d: %s is not a list", list.Line, a.Key)
	default:
		list.Content = append(list.Content, composetree.Text(a.Value))
	}
	return nil
}

// make writes a whole service, or the value of a key without one, when there is nothing that adapt
// could edit.
func (a *itemAdder) make(name string) error {
	d, err := parse(a.text)
	if err != nil {
		return err
	}
	edit, wants, err := a.plan(d, name)
	if err != nil || wants == nil {
		return err
	}
	a.text, err = textedit.Apply(a.text, []textedit.Splice{edit})
	a.wants = append(a.wants, wants...)
	return err
}

// plan works out that edit; it returns no wants if there is something to edit.
func (a *itemAdder) plan(d *document, name string) (textedit.Splice, []textedit.Want, error) {
	tree, err := resolved.New(d.roots)
	if err != nil {
		return textedit.Splice{}, nil, err
	}
	if composetree.ServiceOf(tree, name) == nil {
		return a.newService(d, name)
	}
	layout := d.layout()
	for _, s := range d.services() {
		if s.name.Value != name {
			continue
		}
		if body := follow(s.value); composetree.IsNull(body) {
			return d.fill(s.name, s.value, layout.unit, layout.list(a.Key, a.Value), a.tree())
		}
		if key, v := entry(follow(s.value), a.Key); key != nil && composetree.IsNull(v) {
			item := "- " + plainOrQuoted(a.Value, false)
			return d.fill(key, v, layout.dash, item, composetree.Sequence(composetree.Text(a.Value)))
		}
	}
	return textedit.Splice{}, nil, nil
}

// newService adds a missing service to the file, and services: too if necessary.
func (a *itemAdder) newService(d *document, name string) (textedit.Splice, []textedit.Want, error) {
	layout := d.layout()
	block := name + ":\n" + indent(layout.list(a.Key, a.Value), layout.unit)
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
		return d.fill(key, services, layout.service, block, composetree.Mapping(composetree.Text(name), a.tree()))
	}
	whole := composetree.Mapping(composetree.Text(name), a.tree())
	block = "services:\n" + indent(block, layout.service)
	if len(d.roots) == 0 || composetree.IsNull(d.roots[0].Content[0]) {
		return d.fillEmpty(block, composetree.Mapping(composetree.Text("services"), whole))
	}
	top := d.roots[0].Content[0]
	if top.Style&yaml.FlowStyle != 0 {
		block = "services: {" + inline + "}"
	}
	if top.Kind != yaml.MappingNode {
		return textedit.Splice{}, nil, fmt.Errorf("the file is not a mapping")
	}
	return d.addEntry(top, 0, "services", whole, block)
}

// tree is the body of a service with only the item.
func (a *itemAdder) tree() *yaml.Node {
	return composetree.Mapping(composetree.Text(a.Key), composetree.Sequence(composetree.Text(a.Value)))
}

func (a *itemAdder) flow() string {
	return a.Key + ": [" + plainOrQuoted(a.Value, true) + "]"
}

func indent(snippet string, by int) string {
	pad := strings.Repeat(" ", by)
	return pad + strings.ReplaceAll(snippet, "\n", "\n"+pad)
}
