package yamledit

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
)

// replaceCollection writes a text on the line of a key in place of its list or mapping.
func (a *adapter) replaceCollection(key, n *yaml.Node, text string) error {
	if key == nil || n.Anchor != "" {
		return composetree.ByHand(n)
	}
	if n.Style&yaml.FlowStyle != 0 {
		at, err := a.d.offset(n)
		if err != nil {
			return err
		}
		at = skipProperties(a.d.text, at)
		end := closingBracket(a.d.text, at)
		if end < 0 {
			return composetree.ByHand(n)
		}
		return a.take(nil, nil, textedit.Splice{Start: at, End: end + 1, New: text})
	}
	k, err := a.d.scalarAt(key)
	if err != nil {
		return err
	}
	line := a.d.lines[key.Line-1] + len(bytes.TrimRight(a.d.lineText(key.Line-1), "\r\n"))
	if k.end > line || !bytes.HasPrefix(a.d.text[k.end:], []byte(":")) {
		return composetree.ByHand(n)
	}
	if rest := bytes.TrimSpace(a.d.text[k.end+1 : line]); len(rest) > 0 && rest[0] != '#' {
		return composetree.ByHand(n)
	}
	end := a.d.blockEnd(key.Line, key.Column, false)
	if n.Kind == yaml.SequenceNode {
		if dash, err := a.d.dash(n); err == nil && dash == key.Column-1 {
			end = a.d.blockEnd(key.Line, dash, true)
		}
	}
	from, to := len(a.d.text), len(a.d.text)
	if key.Line < len(a.d.lines) {
		from = a.d.lines[key.Line]
	}
	if end < len(a.d.lines) {
		to = a.d.lines[end]
	} else if !textedit.Ended(a.d.text) {
		from = len(bytes.TrimSuffix(a.d.text[:from], []byte(textedit.LineEnd(a.d.text))))
	}
	return a.take(nil, nil, textedit.Splice{Start: k.end + 1, End: k.end + 1, New: " " + text}, textedit.Splice{Start: from, End: to})
}

// fillNull writes a value where there is none after a key.
func (a *adapter) fillNull(key, n *yaml.Node, value string) error {
	if n.Value != "" || n.Anchor != "" {
		at, err := a.d.offset(n)
		if err != nil {
			return err
		}
		at = skipProperties(a.d.text, at)
		if !bytes.HasPrefix(a.d.text[at:], []byte(n.Value)) || n.Value == "" {
			return composetree.ByHand(n)
		}
		return a.take(nil, nil, textedit.Splice{Start: at, End: at + len(n.Value), New: plainOrQuoted(value, a.flow[n])})
	}
	if key == nil {
		return composetree.ByHand(n)
	}
	k, err := a.d.scalarAt(key)
	if err != nil {
		return err
	}
	if k.end >= len(a.d.text) || a.d.text[k.end] != ':' {
		return composetree.ByHand(n)
	}
	return a.take(nil, nil, textedit.Splice{Start: k.end + 1, End: k.end + 1, New: " " + plainOrQuoted(value, a.flow[n])})
}

// joinMapping replaces a mapping of one entry on one line by a scalar.
func (d *document) joinMapping(m *yaml.Node, value string) (textedit.Splice, []textedit.Want, error) {
	k, err := d.scalarAt(m.Content[0])
	if err != nil {
		return textedit.Splice{}, nil, err
	}
	v, err := d.scalarAt(m.Content[1])
	if err != nil {
		return textedit.Splice{}, nil, err
	}
	if m.Content[0].Line != m.Content[1].Line || m.Content[0].Anchor+m.Content[1].Anchor+m.Anchor != "" {
		return textedit.Splice{}, nil, fmt.Errorf("line %d: the mapping is not on one line, or has an anchor", m.Line)
	}
	fact := d.facts[m]
	wants := append(subtree(composetree.Text(value), fact), textedit.Want{Fact: fact + "/0"}, textedit.Want{Fact: fact + "/1"})
	return textedit.Splice{Start: k.start, End: v.end, New: plainOrQuoted(value, false)}, wants, nil
}
