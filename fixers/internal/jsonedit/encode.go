package jsonedit

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Quote writes a string.
func Quote(s string) string {
	text, _ := Encode(s) // a string cannot fail
	return text
}

// Encode encodes a value, and leaves <, > and & as they are.
func Encode(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// FromYAML is a value of a YAML file in JSON, with the order of its keys.
func FromYAML(n *yaml.Node) (string, error) {
	switch n.Kind {
	case yaml.MappingNode:
		var parts []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			value, err := FromYAML(n.Content[i+1])
			if err != nil {
				return "", err
			}
			parts = append(parts, Quote(n.Content[i].Value)+": "+value)
		}
		return "{" + strings.Join(parts, ", ") + "}", nil
	case yaml.SequenceNode:
		var parts []string
		for _, item := range n.Content {
			value, err := FromYAML(item)
			if err != nil {
				return "", err
			}
			parts = append(parts, value)
		}
		return "[" + strings.Join(parts, ", ") + "]", nil
	}
	if n.Tag == "!!str" {
		return Quote(n.Value), nil
	}
	var value any
	if err := n.Decode(&value); err != nil {
		return "", fmt.Errorf("line %d: %s has no equal in JSON", n.Line, n.Tag)
	}
	written, err := Encode(value)
	if err != nil {
		return "", fmt.Errorf("line %d: %s has no equal in JSON", n.Line, n.Tag)
	}
	return written, nil
}
