package airflow

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxYAMLDepth bounds what is followed into nested values.
const maxYAMLDepth = 64

// entry is one key of a YAML mapping with its value.
type entry struct{ key, value *yaml.Node }

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for range maxYAMLDepth {
		if n == nil || n.Kind != yaml.AliasNode {
			return n
		}
		n = n.Alias
	}
	return nil
}

// entries returns the keys of a mapping in lower case, as viper hands them on,
// merge keys included. No mapping at all is an error, unless nothing is there.
func entries(n *yaml.Node) (map[string]entry, error) {
	m := map[string]entry{}
	n = resolve(n)
	if n == nil || n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return m, nil
	}
	if n.Kind != yaml.MappingNode {
		return m, errNotMap
	}
	addEntries(m, n, 0)
	return m, nil
}

func addEntries(m map[string]entry, n *yaml.Node, depth int) {
	if n = resolve(n); n == nil || depth > maxYAMLDepth {
		return
	}
	if n.Kind == yaml.SequenceNode { // <<: [*a, *b]
		for _, item := range n.Content {
			addEntries(m, item, depth+1)
		}
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.ShortTag() == "!!merge" {
			continue
		}
		if _, there := m[strings.ToLower(key.Value)]; !there {
			m[strings.ToLower(key.Value)] = entry{key, value}
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].ShortTag() == "!!merge" {
			addEntries(m, n.Content[i+1], depth+1)
		}
	}
}

// items are the entries of a list. A map in the place of a list is one entry
// (mapstructure's weak decoding).
func items(n *yaml.Node) []*yaml.Node {
	n = resolve(n)
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		return []*yaml.Node{n}
	case n.Kind != yaml.SequenceNode:
		return nil
	}
	var list []*yaml.Node
	for _, item := range n.Content {
		if item = resolve(item); item != nil {
			list = append(list, item)
		}
	}
	return list
}

// scalar is a value as the CLI gets it in a field that is a text
// (mapstructure's weak decoding).
func scalar(n *yaml.Node) string {
	if n = resolve(n); n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return n.Value
	}
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		if v {
			return "1"
		}
		return "0"
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return n.Value
}

// lowered is a value with the keys of all its mappings in lower case, and the
// keys that lost capitals by it, each with its path.
func lowered(n *yaml.Node, path string, depth int, lost *[]lostKey) any {
	if n = resolve(n); n == nil || depth > maxYAMLDepth || len(*lost) > 1000 {
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		found := map[string]entry{}
		addEntries(found, n, 0)
		m := map[string]any{}
		for _, name := range sortedKeys(found) {
			e := found[name]
			if e.key.Value != name {
				*lost = append(*lost, lostKey{path + e.key.Value, name, e.key.Line})
			}
			m[name] = lowered(e.value, path+e.key.Value+".", depth+1, lost)
		}
		return m
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			list = append(list, lowered(item, path, depth+1, lost))
		}
		return list
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return n.Value
	}
	switch v := v.(type) {
	case int:
		return int64(v)
	case nil, bool, float64, string:
		return v
	}
	return n.Value
}

// lostKey is a key of conn_extra whose capitals do not reach Airflow.
type lostKey struct {
	path, name string
	line       int
}
