package fixers

import (
	"maps"
	"strings"

	"go.yaml.in/yaml/v4"
)

// setText replaces the bytes from from to to of a scalar's value, changing as little as possible. A
// plain scalar gets quotes if it needs them afterwards.
func (d *document) setText(n *yaml.Node, from, to int, text string) (Splice, Want, error) {
	s, err := d.scalarAt(n)
	if err != nil {
		return Splice{}, Want{}, err
	}
	value := n.Value[:from] + text + n.Value[to:]
	want := Want{d.facts[n], wantText(n, value)}
	edit := Splice{s.at[from], s.at[to], s.write(text)}
	if d.says(edit, want) {
		return edit, want, nil
	}
	// Plain text of another type (a number), or with a colon and a space, needs quotes.
	want.Value = digest(scalarKind, "!!str", n.Anchor, value)
	if plain := (Splice{s.start, s.end, plainOrQuoted(value, false)}); d.says(plain, want) {
		return plain, want, nil
	}
	edit = Splice{s.start, s.end, quote(value)}
	if !d.says(edit, want) {
		return Splice{}, Want{}, errSideEffect
	}
	return edit, want, nil
}

const scalarKind = "8" // yaml.ScalarNode, as in nodeValue

// wantText is the fact of a scalar with a new value of the same type.
func wantText(n *yaml.Node, value string) string {
	changed := *n
	changed.Value = value
	return nodeValue(&changed)
}

// says reports whether the document would state exactly that after the edit.
func (d *document) says(e Splice, w Want) bool {
	text, err := splice(d.text, []Splice{e})
	if err != nil {
		return false
	}
	after, err := parseYAML(text)
	if err != nil {
		return false
	}
	want := d.nodeFacts()
	want[w.Fact] = w.Value
	return maps.Equal(want, after.nodeFacts())
}

// quote writes a value in double quotes. Control characters never reach it.
func quote(value string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

// plainOrQuoted writes a string as a list item or a key, with quotes if it would otherwise have
// another meaning.
func plainOrQuoted(value string, flow bool) string {
	for _, text := range []string{value, quote(value)} {
		probe := "- " + text + "\n"
		if flow {
			probe = "- [" + text + "]\n"
		}
		d, err := parseYAML([]byte(probe))
		if err != nil || len(d.roots) != 1 {
			continue
		}
		n := d.roots[0].Content[0].Content[0]
		if flow && len(n.Content) == 1 {
			n = n.Content[0]
		}
		if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Value == value {
			return text
		}
	}
	return quote(value)
}

// subtree states the facts of nodes that an edit adds.
func subtree(n *yaml.Node, fact string) []Want {
	var wants []Want
	walk(n, fact, func(n *yaml.Node, fact string) { wants = append(wants, Want{fact, nodeValue(n)}) })
	return wants
}

func text(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
}

func sequence(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

func mapping(entries ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: entries}
}
