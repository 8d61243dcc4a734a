package yamledit

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

var errNotSpelled = errors.New("a value that several services share cannot be changed for one of them: edit it by hand")

// standardTags are the tags that need not be written.
var standardTags = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!seq", "!!map"}

// spelled is a value that can be written on its own: without anchors, and with an explicit null.
func spelled(n *yaml.Node) (*yaml.Node, error) {
	if !slices.Contains(standardTags, n.Tag) || strings.ContainsFunc(n.Value, unicode.IsControl) {
		return nil, errNotSpelled // a tag of compose's own (!reset), or a text over several lines
	}
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style}
	if n.Tag == "!!null" {
		out.Value = "null"
	}
	for _, child := range n.Content {
		c, err := spelled(child)
		if err != nil {
			return nil, err
		}
		out.Content = append(out.Content, c)
	}
	return out, nil
}

// lines writes a value over several lines, in the layout of the file: lists and mappings with one
// entry per line, and deeper values in brackets.
func (l layout) lines(n *yaml.Node) []string {
	switch {
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		var out []string
		for _, item := range n.Content {
			for i, line := range l.itemLines(item) {
				mark := "- "
				if i > 0 {
					mark = "  "
				}
				out = append(out, mark+line)
			}
		}
		return out
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		var out []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := scalarText(n.Content[i], false), n.Content[i+1]
			if value.Kind != yaml.SequenceNode || len(value.Content) == 0 {
				out = append(out, key+": "+inlineText(value, false))
				continue
			}
			out = append(out, key+":")
			for _, line := range l.lines(value) {
				out = append(out, strings.Repeat(" ", l.dash)+line)
			}
		}
		return out
	}
	return []string{inlineText(n, false)}
}

// itemLines are the lines of a list item after its dash.
func (l layout) itemLines(item *yaml.Node) []string {
	if item.Kind == yaml.MappingNode {
		return l.lines(item)
	}
	return []string{inlineText(item, false)}
}

// inlineText writes a value on one line.
func inlineText(n *yaml.Node, flow bool) string {
	switch n.Kind {
	case yaml.SequenceNode, yaml.MappingNode:
		return flowText(n)
	}
	return scalarText(n, flow)
}

// flowText writes a value in brackets.
func flowText(n *yaml.Node) string {
	var parts []string
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			parts = append(parts, flowText(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, scalarText(n.Content[i], true)+": "+flowText(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return scalarText(n, true)
}

func scalarText(n *yaml.Node, flow bool) string {
	switch {
	case n.Kind == yaml.AliasNode:
		return "*" + n.Value
	case n.Tag != "!!str":
		return n.Value
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return quote(n.Value)
	case n.Style&yaml.SingleQuotedStyle != 0:
		return "'" + strings.ReplaceAll(n.Value, "'", "''") + "'"
	}
	return plainOrQuoted(n.Value, flow)
}
