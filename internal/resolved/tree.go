// Package resolved replaces the aliases and merge keys of YAML by what they refer to, as
// compose does before it validates a file, and remembers where each value is written.
package resolved

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Tree is the meaning of the documents of a file. Its nodes contain no aliases, merge keys or
// anchors, each use of an anchor is a separate copy, and top-level keys with x- are omitted:
// compose reads them only through aliases.
type Tree struct {
	Roots []*yaml.Node

	uses    map[*yaml.Node][]*yaml.Node
	merged  map[*yaml.Node][]*yaml.Node
	written map[*yaml.Node]*yaml.Node
	left    int
	tooMuch bool
}

const (
	// maxValues is the maximum number of values of a tree: a hand-written override has some
	// dozens. An anchor that is used twice can double what came before it.
	maxValues = 10_000
	maxDepth  = 200
)

var errTooMuch = errors.New("it has too many values, counting each use of an anchor")

// New resolves the documents of a file.
func New(roots []*yaml.Node) (*Tree, error) {
	t := &Tree{
		uses: map[*yaml.Node][]*yaml.Node{}, merged: map[*yaml.Node][]*yaml.Node{},
		written: map[*yaml.Node]*yaml.Node{}, left: maxValues,
	}
	for _, root := range roots {
		t.Roots = append(t.Roots, t.resolve(root, 0))
	}
	if t.tooMuch {
		return nil, errTooMuch
	}
	return t, nil
}

// top is the depth of the value of a document.
const top = 1

func (t *Tree) resolve(n *yaml.Node, depth int) *yaml.Node {
	if t.left--; t.left < 0 || depth > maxDepth {
		t.tooMuch = true
		return &yaml.Node{}
	}
	if n.Kind == yaml.AliasNode {
		out := t.resolve(n.Alias, depth)
		t.uses[n] = append(t.uses[n], out)
		return out
	}
	out := &yaml.Node{Kind: n.Kind, Style: n.Style, Tag: n.Tag, Value: n.Value, Line: n.Line, Column: n.Column}
	if n.Tag == "!!null" {
		out.Value = "" // in any spelling
	}
	t.uses[n] = append(t.uses[n], out)
	t.written[out] = n
	if n.Kind == yaml.MappingNode {
		t.fill(out, n, depth)
		return out
	}
	for _, child := range n.Content {
		out.Content = append(out.Content, t.resolve(child, depth+1))
	}
	return out
}

// fill gives a mapping its own entries, and then those that it merges: earlier ones win.
func (t *Tree) fill(out, m *yaml.Node, depth int) {
	if t.tooMuch || depth > maxDepth {
		t.tooMuch = true
		return
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		key, value := m.Content[i], m.Content[i+1]
		if IsMerge(key) || depth == top && strings.HasPrefix(key.Value, "x-") {
			continue
		}
		k := t.resolve(key, depth+1)
		if at(out, KeyName(k)) < 0 {
			out.Content = append(out.Content, k, t.resolve(value, depth+1))
		}
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if !IsMerge(m.Content[i]) {
			continue
		}
		for _, source := range Sources(m.Content[i+1]) {
			if source.Kind != yaml.MappingNode { // compose refuses it
				out.Content = append(out.Content, t.resolve(m.Content[i], depth+1), t.resolve(source, depth+1))
				continue
			}
			t.merged[source] = append(t.merged[source], out)
			t.left--
			t.fill(out, source, depth+1)
		}
	}
}

// IsMerge reports whether a key of a mapping is <<.
func IsMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && key.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
}

// Sources are the mappings that the value of a merge key refers to; the first one wins.
func Sources(value *yaml.Node) []*yaml.Node {
	value = follow(value)
	if value.Kind != yaml.SequenceNode {
		return []*yaml.Node{value}
	}
	var out []*yaml.Node
	for _, item := range value.Content {
		out = append(out, follow(item))
	}
	return out
}

func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// Uses are the copies of a value in the tree; the value is given as written in the file: as an
// alias, or as the target of one.
func (t *Tree) Uses(written *yaml.Node) []*yaml.Node { return t.uses[written] }

// MergedInto are the mappings of the tree that merge a mapping of the file.
func (t *Tree) MergedInto(written *yaml.Node) []*yaml.Node { return t.merged[written] }

// Written is the node that a node of the tree was copied from, nil if it was added.
func (t *Tree) Written(n *yaml.Node) *yaml.Node { return t.written[n] }

// Services are the mappings under services:, one per document that has one.
func (t *Tree) Services() []*yaml.Node {
	var out []*yaml.Node
	for _, root := range t.Roots {
		if services := Get(Top(root), "services"); services != nil && services.Kind == yaml.MappingNode {
			out = append(out, services)
		}
	}
	return out
}

// Top is the value of a document, nil if it has none.
func Top(root *yaml.Node) *yaml.Node {
	if len(root.Content) == 0 {
		return nil
	}
	return root.Content[0]
}

// Visit visits all values with the path of each: the number of the document, then keys and the
// indexes of items.
func (t *Tree) Visit(visit func(path []string, n *yaml.Node)) {
	for i, root := range t.Roots {
		walk([]string{strconv.Itoa(i)}, root, visit)
	}
}

func walk(path []string, n *yaml.Node, visit func([]string, *yaml.Node)) {
	visit(path, n)
	below := func(name string) []string { return append(slices.Clip(path), name) }
	switch n.Kind {
	case yaml.DocumentNode:
		for _, child := range n.Content {
			walk(path, child, visit)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walk(below(KeyName(n.Content[i])), n.Content[i+1], visit)
		}
	default:
		for i, child := range n.Content {
			walk(below(strconv.Itoa(i)), child, visit)
		}
	}
}

// KeyName identifies a key of a mapping of a tree: a string is itself.
func KeyName(key *yaml.Node) string {
	if key.Kind == yaml.ScalarNode && key.Tag == "!!str" {
		return key.Value
	}
	name := key.Tag + " " + key.Value
	for _, child := range key.Content {
		name += "\x00" + KeyName(child)
	}
	return name
}

func at(m *yaml.Node, name string) int {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if KeyName(m.Content[i]) == name {
			return i
		}
	}
	return -1
}

// Get is the value of a key of a mapping of a tree, nil if not found.
func Get(m *yaml.Node, name string) *yaml.Node {
	if m == nil || m.Kind != yaml.MappingNode {
		return nil
	}
	if i := at(m, name); i >= 0 {
		return m.Content[i+1]
	}
	return nil
}

// Remove removes an entry from a mapping of a tree.
func Remove(m *yaml.Node, name string) {
	if i := at(m, name); i >= 0 {
		m.Content = slices.Delete(m.Content, i, i+2)
	}
}

// Same reports whether two values of trees are equal, apart from the order of keys and
// quoting.
func Same(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Value != b.Value || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		switch {
		case a.Kind != yaml.MappingNode:
			if !Same(a.Content[i], b.Content[i]) {
				return false
			}
		case i%2 == 0:
			if !Same(a.Content[i+1], Get(b, KeyName(a.Content[i]))) {
				return false
			}
		}
	}
	return true
}
