package fixers

import (
	"errors"
	"fmt"

	"go.yaml.in/yaml/v4"
)

// compose opens an override.
func compose(files Files, file string) (*document, error) {
	text, err := files.Read(file)
	if err != nil {
		return nil, err
	}
	return parseYAML(text)
}

// volumes returns every item of every service's list of volumes, those that
// several services share through an anchor only once.
func (d *document) volumes() []*yaml.Node {
	var items []*yaml.Node
	seen := map[*yaml.Node]bool{}
	for _, service := range d.services() {
		list := lookup(service.value, "volumes")
		if list == nil || list.Kind != yaml.SequenceNode {
			continue
		}
		for _, item := range list.Content {
			if item = follow(item); !seen[item] {
				seen[item] = true
				items = append(items, item)
			}
		}
	}
	return items
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
			if services.Content[i].Value != "<<" {
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

// volumeEdit works out the edit of one volume; the error is errNotConcerned for
// one that is not meant.
type volumeEdit func(d *document, item *yaml.Node) ([]Splice, []Want, error)

var errNotConcerned = errors.New("another volume is meant")

// editVolumes lets edit change all volumes of an override. It is an error that
// names what was looked for if none was concerned.
func editVolumes(files Files, file, what string, edit volumeEdit) (Change, error) {
	change := Change{File: file, Format: Compose}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	found := false
	for _, item := range d.volumes() {
		edits, wants, err := edit(d, item)
		if errors.Is(err, errNotConcerned) {
			continue
		}
		if err != nil {
			return change, err
		}
		found = true
		change.Splices = append(change.Splices, edits...)
		change.Wants = append(change.Wants, wants...)
	}
	if !found {
		return change, fmt.Errorf("no volume line has %s as it is written there", what)
	}
	return change, nil
}

// setPart is the volumeEdit that writes text over a part of a short line.
func setPart(d *document, item *yaml.Node, at span, text string) ([]Splice, []Want, error) {
	if item.Value[at.from:at.to] == text {
		return nil, nil, nil
	}
	if err := d.servesVolumes(item); err != nil {
		return nil, nil, err
	}
	edit, want, err := d.setText(item, at.from, at.to, text)
	if err != nil {
		return nil, nil, err
	}
	return []Splice{edit}, []Want{want}, nil
}

// setKey is the same for a key of the long syntax, whose value may be shared
// with others through an alias; it is refused then.
func setKey(d *document, item *yaml.Node, key, text string) ([]Splice, []Want, error) {
	_, v := entry(item, key)
	if v == nil || v.Kind != yaml.ScalarNode {
		return nil, nil, fmt.Errorf("line %d: %s comes from elsewhere through an alias or a merge key", item.Line, key)
	}
	return setPart(d, v, span{0, len(v.Value)}, text)
}
