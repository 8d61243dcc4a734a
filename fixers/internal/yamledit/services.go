package yamledit

import (
	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// Edit edits a text until compose reads its tree as edit changes want; now is the tree as it is. It
// refuses to change one of these services if another, unintended one extends it.
func Edit(text []byte, services []string, edit func(now, want *resolved.Tree) error) ([]textedit.Splice, []textedit.Want, error) {
	_, now, want, err := openTrees(text)
	if err != nil {
		return nil, nil, err
	}
	if err := edit(now, want); err != nil {
		return nil, nil, err
	}
	if len(services) > 0 {
		if err := composetree.ExtendsNone(now, services, nil); err != nil {
			return nil, nil, err
		}
	}
	return adapt(text, want)
}

// openTrees parses a text, and returns its meaning and a copy of that to change.
func openTrees(text []byte) (d *document, now, want *resolved.Tree, err error) {
	if d, err = parse(text); err != nil {
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
