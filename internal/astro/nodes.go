package astro

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// nodeAt follows a dotted path of mapping keys from a document.
func nodeAt(n *yaml.Node, dotted string) *yaml.Node {
	for _, key := range strings.Split(dotted, ".") {
		_, n = entry(n, key)
		if n == nil {
			return nil
		}
	}
	return n
}

// entry returns the key and value nodes of a mapping's entry, with aliases and
// merge keys (<<) followed; nil where there is none. A key of the mapping
// itself wins over a merged one.
func entry(n *yaml.Node, key string) (k, v *yaml.Node) {
	n = target(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key && n.Content[i].Tag != "!!merge" {
			return n.Content[i], target(n.Content[i+1])
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != "<<" {
			continue
		}
		merged := target(n.Content[i+1])
		if merged.Kind == yaml.SequenceNode {
			for _, item := range merged.Content {
				if k, v := entry(item, key); v != nil {
					return k, v
				}
			}
			continue
		}
		if k, v := entry(merged, key); v != nil {
			return k, v
		}
	}
	return nil, nil
}

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

// keys returns the key nodes of a mapping, merged ones left out.
func keys(n *yaml.Node) []*yaml.Node {
	n = target(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var out []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != "<<" {
			out = append(out, n.Content[i])
		}
	}
	return out
}

// items returns the elements of a sequence.
func items(n *yaml.Node) []*yaml.Node {
	n = target(n)
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func isNull(n *yaml.Node) bool {
	n = target(n)
	return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}
