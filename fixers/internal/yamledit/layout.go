package yamledit

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
)

// layout is the indentation of a file, in columns.
type layout struct {
	service int // a service under services:
	unit    int // a key under a service
	dash    int // a dash under its key; 0 where lists are not indented
}

// layout derives the indentation from the content, with a default of two columns.
func (d *document) layout() layout {
	l := layout{service: 2, unit: 2, dash: 2}
	known := false
	for _, root := range d.roots {
		if len(root.Content) == 0 {
			continue
		}
		if key, v := entry(root.Content[0], "services"); key != nil && isBlock(v, yaml.MappingNode) {
			l.service = inset(key, v, l.service)
			l.unit, l.dash = l.service, l.service
		}
	}
	for _, s := range d.services() {
		if !known && isBlock(s.value, yaml.MappingNode) {
			l.unit = inset(s.name, s.value, l.unit)
			l.dash, known = l.unit, true
		}
	}
	for _, root := range d.roots {
		if dash, ok := d.dashUnder(root); ok {
			l.dash = dash
			break
		}
	}
	return l
}

// inset is how far a block mapping is indented relative to its key. A key after a `? `, a tag or an
// anchor may be right of the mapping, and has no inset.
func inset(key, block *yaml.Node, otherwise int) int {
	if by := block.Content[0].Column - key.Column; by > 0 {
		return by
	}
	return otherwise
}

// dashUnder finds the first block sequence under a key, and the indentation of its dashes.
func (d *document) dashUnder(n *yaml.Node) (int, bool) {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if key, v := n.Content[i], n.Content[i+1]; isBlock(v, yaml.SequenceNode) {
				if column, err := d.dash(v); err == nil && column >= key.Column-1 {
					return column - (key.Column - 1), true
				}
			}
		}
	}
	for _, child := range n.Content {
		if dash, ok := d.dashUnder(child); ok {
			return dash, true
		}
	}
	return 0, false
}

func isBlock(n *yaml.Node, kind yaml.Kind) bool {
	return n.Kind == kind && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0
}

// list writes a list of one item in this layout.
func (l layout) list(key, item string) string {
	return key + ":\n" + strings.Repeat(" ", l.dash) + "- " + plainOrQuoted(item, false)
}

// fill puts a block under a key without a value. An explicit null (null, ~) would have to be
// removed first, and is refused.
func (d *document) fill(key, value *yaml.Node, by int, snippet string, tree *yaml.Node) (textedit.Splice, []textedit.Want, error) {
	if !composetree.IsNull(value) || value.Value != "" || value.Anchor != "" || value.Style != 0 {
		return textedit.Splice{}, nil, fmt.Errorf("line %d: %s has its own value: edit it by hand", key.Line, key.Value)
	}
	at, err := d.offset(key)
	if err != nil {
		return textedit.Splice{}, nil, err
	}
	line := d.lines[key.Line-1]
	if strings.Trim(string(d.text[line:at]), " ") != "" {
		return textedit.Splice{}, nil, fmt.Errorf("line %d: %s is not on its own line", key.Line, key.Value)
	}
	edit, err := d.addLines(key.Line, key.Column-1+by, snippet)
	return edit, subtree(tree, d.facts[value]), err
}

// fillEmpty puts a block at the end of a file without content.
func (d *document) fillEmpty(snippet string, tree *yaml.Node) (textedit.Splice, []textedit.Want, error) {
	block := textedit.AppendLine(d.text, strings.ReplaceAll(snippet, "\n", textedit.LineEnd(d.text)))
	wants := subtree(tree, "0/0")
	if len(d.roots) == 0 {
		wants = append(wants, textedit.Want{Fact: "0", Value: nodeValue(&yaml.Node{Kind: yaml.DocumentNode})})
	}
	return textedit.Splice{Start: len(d.text), End: len(d.text), New: block}, wants, nil
}

// merged returns the value of a mapping's merge key, nil if it has none.
func merged(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" && n.Content[i].Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 {
			return n.Content[i+1]
		}
	}
	return nil
}
