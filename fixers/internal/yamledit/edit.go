package yamledit

import (
	"maps"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/textedit"
)

// setText replaces the bytes from from to to of a scalar's value.
func (d *document) setText(n *yaml.Node, from, to int, text string) (textedit.Splice, textedit.Want, error) {
	edits, want, err := d.setParts(n, []textedit.Splice{{Start: from, End: to, New: text}})
	if err != nil {
		return textedit.Splice{}, want, err
	}
	return edits[0], want, nil
}

// setParts replaces parts of a scalar's value, changing as little as possible. A plain scalar gets
// quotes if it needs them afterwards.
func (d *document) setParts(n *yaml.Node, parts []textedit.Splice) ([]textedit.Splice, textedit.Want, error) {
	s, err := d.scalarAt(n)
	if err != nil {
		return nil, textedit.Want{}, err
	}
	after, err := textedit.Apply([]byte(n.Value), parts)
	if err != nil {
		return nil, textedit.Want{}, err
	}
	value := string(after)
	want := textedit.Want{Fact: d.facts[n], Value: wantText(n, value)}
	var edits []textedit.Splice
	for _, part := range parts {
		edits = append(edits, textedit.Splice{Start: s.at[part.Start], End: s.at[part.End], New: s.write(part.New)})
	}
	if d.says(edits, want) {
		return edits, want, nil
	}
	// Plain text of another type (a number), or with a colon and a space, needs quotes.
	want.Value = textedit.Digest(scalarKind, "!!str", n.Anchor, value)
	for _, written := range []string{plainOrQuoted(value, false), quoted(value)} {
		if edits = []textedit.Splice{{Start: s.start, End: s.end, New: written}}; d.says(edits, want) {
			return edits, want, nil
		}
	}
	return nil, textedit.Want{}, textedit.ErrSideEffect
}

// asText makes a number a text.
func (d *document) asText(n *yaml.Node, value string) (textedit.Splice, textedit.Want, error) {
	s, err := d.scalarAt(n)
	if err != nil {
		return textedit.Splice{}, textedit.Want{}, err
	}
	want := textedit.Want{Fact: d.facts[n], Value: textedit.Digest(scalarKind, "!!str", n.Anchor, value)}
	edit := textedit.Splice{Start: s.start, End: s.end, New: plainOrQuoted(value, false)}
	if !d.says([]textedit.Splice{edit}, want) {
		edit.New = quoted(value)
	}
	if !d.says([]textedit.Splice{edit}, want) {
		return textedit.Splice{}, textedit.Want{}, textedit.ErrSideEffect
	}
	return edit, want, nil
}

// quoted writes a value in double quotes, or in single ones if that needs no escapes.
func quoted(value string) string {
	if strings.ContainsAny(value, "\"\\") && !strings.Contains(value, "'") {
		return singleQuoted(value)
	}
	return quote(value)
}

const scalarKind = "8" // yaml.ScalarNode, as in nodeValue

// wantText is the fact of a scalar with a new value of the same type.
func wantText(n *yaml.Node, value string) string {
	changed := *n
	changed.Value = value
	return nodeValue(&changed)
}

// says reports whether the document would state exactly that after the edit.
func (d *document) says(edits []textedit.Splice, w textedit.Want) bool {
	text, err := textedit.Apply(d.text, edits)
	if err != nil {
		return false
	}
	after, err := parse(text)
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

// singleQuoted writes a value in single quotes.
func singleQuoted(value string) string { return "'" + strings.ReplaceAll(value, "'", "''") + "'" }

// plainOrQuoted writes a string as a list item or a key, with quotes if it would otherwise have
// another meaning.
func plainOrQuoted(value string, flow bool) string {
	for _, text := range []string{value, quote(value)} {
		probe := "- " + text + "\n"
		if flow {
			probe = "- [" + text + "]\n"
		}
		d, err := parse([]byte(probe))
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
func subtree(n *yaml.Node, fact string) []textedit.Want {
	var wants []textedit.Want
	walk(n, fact, func(n *yaml.Node, fact string) { wants = append(wants, textedit.Want{Fact: fact, Value: nodeValue(n)}) })
	return wants
}
