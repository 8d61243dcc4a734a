// Package composetree reads and changes the services in the meaning of an override: a resolved.Tree,
// whose nodes are not those of the file. Package yamledit then edits the file.
package composetree

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// Text is a string.
func Text(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

// Sequence is a list.
func Sequence(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

// Mapping is a mapping of keys and values, which alternate.
func Mapping(entries ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: entries}
}

// IsNull reports whether a value is missing or null.
func IsNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

// Clone copies a value of a tree, without its place.
func Clone(n *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Style: n.Style, Tag: n.Tag, Value: n.Value}
	for _, child := range n.Content {
		out.Content = append(out.Content, Clone(child))
	}
	return out
}

// SetEntry sets an entry of a mapping of a tree. A scalar keeps its type: a mode in quotes stays in
// quotes.
func SetEntry(m *yaml.Node, key string, value *yaml.Node) {
	switch old := resolved.Get(m, key); {
	case old == nil:
		m.Content = append(m.Content, Text(key), value)
	case old.Kind == yaml.ScalarNode && value.Kind == yaml.ScalarNode && old.Tag != "!!null":
		old.Value = value.Value
	default:
		*old = *value
	}
}

// ByHand is the error for a value that is written in a way that cannot be edited.
func ByHand(n *yaml.Node) error {
	return fmt.Errorf("line %d: this notation cannot be edited safely: edit it by hand", n.Line)
}
