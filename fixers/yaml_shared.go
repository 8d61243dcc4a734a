package fixers

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// place is where a node stands: the keys that lead to it from the top.
type place []string

// isExtension reports whether compose only reads it through an alias.
func (p place) isExtension() bool { return len(p) > 0 && strings.HasPrefix(p[0], "x-") }

// isMerge reports whether it is merged into a mapping.
func (p place) isMerge() bool { return slices.Contains(p, "<<") }

// isVolume reports whether it is a list of volumes, or in one.
func (p place) isVolume() bool { return slices.Contains(p, "volumes") }

// isService reports whether it is the whole of a service.
func (p place) isService() bool { return len(p) == 2 && p[0] == "services" }

// aliases returns the places of all aliases of a node, and of those that hold
// it.
func (d *document) aliases(n *yaml.Node) []place {
	holders := map[*yaml.Node]bool{}
	for other, fact := range d.facts {
		if other.Anchor != "" && (d.facts[n] == fact || strings.HasPrefix(d.facts[n], fact+"/")) {
			holders[other] = true
		}
	}
	if len(holders) == 0 {
		return nil
	}
	var out []place
	for _, root := range d.roots {
		collect(root, nil, func(n *yaml.Node, at place) {
			if n.Kind == yaml.AliasNode && holders[n.Alias] {
				out = append(out, slices.Clone(at))
			}
		})
	}
	return out
}

// collect visits all nodes with their places.
func collect(n *yaml.Node, at place, visit func(*yaml.Node, place)) {
	visit(n, at)
	for i, child := range n.Content {
		switch {
		case n.Kind != yaml.MappingNode:
			collect(child, at, visit)
		case i%2 == 1:
			collect(child, append(at[:len(at):len(at)], n.Content[i-1].Value), visit)
		}
	}
}

// serves refuses to change a node that an alias uses for something else too.
func (d *document) serves(n *yaml.Node, allowed ...func(place) bool) error {
	for _, at := range d.aliases(n) {
		if !slices.ContainsFunc(allowed, func(allow func(place) bool) bool { return allow(at) }) {
			return fmt.Errorf("line %d: it is used for %s too, through an alias: change it by hand", n.Line, strings.Join(at, "."))
		}
	}
	return nil
}

// servesVolumes is serves for what stands in a list of volumes.
func (d *document) servesVolumes(n *yaml.Node) error {
	return d.serves(n, place.isVolume, place.isMerge, place.isExtension)
}
