package fixers

import (
	"doctor/internal/resolved"
	"fmt"

	"go.yaml.in/yaml/v4"
)

func text(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

func sequence(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

func mapping(entries ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: entries}
}

// isNull reports whether a value is missing or null.
func isNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

// clone copies a value of a tree, without its place.
func clone(n *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Style: n.Style, Tag: n.Tag, Value: n.Value}
	for _, child := range n.Content {
		out.Content = append(out.Content, clone(child))
	}
	return out
}

// setEntry sets an entry of a mapping of a tree. A scalar keeps its type: a mode in quotes stays in
// quotes.
func setEntry(m *yaml.Node, key string, value *yaml.Node) {
	switch old := resolved.Get(m, key); {
	case old == nil:
		m.Content = append(m.Content, text(key), value)
	case old.Kind == yaml.ScalarNode && value.Kind == yaml.ScalarNode && old.Tag != "!!null":
		old.Value = value.Value
	default:
		*old = *value
	}
}

func errByHand(n *yaml.Node) error {
	return fmt.Errorf("line %d: this notation cannot be edited safely: edit it by hand", n.Line)
}
