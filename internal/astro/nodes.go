package astro

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parseDocuments parses the documents of a YAML file for their positions. Of an invalid file it
// returns the documents before the mistake.
func parseDocuments(data []byte) ([]*yaml.Node, error) {
	var docs []*yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var n yaml.Node
		if err := decoder.Decode(&n); err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return docs, err
		}
		docs = append(docs, &n)
	}
}

// pair is one entry of a mapping.
type pair struct{ key, value *yaml.Node }

// entries returns the entries of a mapping in its order, followed by those of merge keys (<<), over
// which its own win. Aliases are followed.
func entries(n *yaml.Node) []pair {
	var out []pair
	collectEntries(n, map[string]bool{}, map[*yaml.Node]bool{}, &out)
	return out
}

// collectEntries visits no mapping twice, so that circular or very many merges do no harm.
func collectEntries(n *yaml.Node, known map[string]bool, visited map[*yaml.Node]bool, out *[]pair) {
	n = target(n)
	if n == nil || n.Kind != yaml.MappingNode || visited[n] {
		return
	}
	visited[n] = true
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], target(n.Content[i+1])
		if isMerge(k) {
			if v != nil && v.Kind == yaml.SequenceNode {
				merged = append(merged, v.Content...)
			} else {
				merged = append(merged, v)
			}
			continue
		}
		if !known[k.Value] {
			known[k.Value] = true
			*out = append(*out, pair{k, v})
		}
	}
	for _, m := range merged {
		collectEntries(m, known, visited, out)
	}
}

func isMerge(key *yaml.Node) bool {
	return key.Value == "<<" && key.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
}

// entry returns the key and value nodes of one entry of a mapping; nil if missing.
func entry(n *yaml.Node, key string) (k, v *yaml.Node) {
	for _, e := range entries(n) {
		if e.key.Value == key {
			return e.key, e.value
		}
	}
	return nil, nil
}

// at follows keys down from a node; nil if one is missing.
func at(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		if _, n = entry(n, key); n == nil {
			return nil
		}
	}
	return target(n)
}

// nodeAt follows a dotted path of mapping keys from a document.
func nodeAt(n *yaml.Node, dotted string) *yaml.Node { return at(n, strings.Split(dotted, ".")...) }

// target follows documents and aliases to the node that holds the content.
func target(n *yaml.Node) *yaml.Node {
	for depth := 0; n != nil && depth < 100; depth++ {
		switch {
		case n.Kind == yaml.DocumentNode && len(n.Content) > 0:
			n = n.Content[0]
		case n.Kind == yaml.AliasNode:
			n = n.Alias
		default:
			return n
		}
	}
	return n
}

// items returns the elements of a sequence, aliases followed.
func items(n *yaml.Node) []*yaml.Node {
	n = target(n)
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	out := make([]*yaml.Node, len(n.Content))
	for i, item := range n.Content {
		out[i] = target(item)
	}
	return out
}

// texts returns the values of a scalar, or of a sequence of scalars.
func texts(n *yaml.Node) []string {
	n = target(n)
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode && !isNull(n) {
		return []string{n.Value}
	}
	var out []string
	for _, item := range items(n) {
		if item.Kind == yaml.ScalarNode {
			out = append(out, item.Value)
		}
	}
	return out
}

func isNull(n *yaml.Node) bool {
	n = target(n)
	return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

// walkScalars visits the scalar values of a node with their dotted paths; it does not follow
// aliases, so that each is visited once.
func walkScalars(n *yaml.Node, path string, visit func(path string, n *yaml.Node)) {
	if n == nil {
		return
	}
	switch n.Kind {
	case yaml.DocumentNode, yaml.SequenceNode:
		for _, c := range n.Content {
			walkScalars(c, path, visit)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walkScalars(n.Content[i+1], strings.TrimPrefix(path+"."+n.Content[i].Value, "."), visit)
		}
	case yaml.ScalarNode:
		visit(path, n)
	}
}
