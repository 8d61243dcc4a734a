package fixers

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// removeEntries removes the entries of a mapping that should be gone: its own, or those of a mapping
// that it merges, if nothing else needs them.
func (a *adapter) removeEntries(n, want *yaml.Node) error {
	for _, name := range keyNames(a.current(n)) {
		if resolved.Get(want, name) != nil {
			continue
		}
		if i := ownEntry(n, name); i >= 0 {
			if err := a.removePart(n, i, 2); err != nil {
				return err
			}
			continue
		}
		base := holder(n, name, 0)
		i := ownEntry(base, name)
		if i < 0 || !a.unneeded(base, name) {
			return errByHand(n)
		}
		if err := a.removePart(base, i, 2); err != nil {
			return err
		}
	}
	return nil
}

// ownEntry is the index of a key in a mapping as written, -1 if it is not there.
func ownEntry(m *yaml.Node, name string) int {
	if m == nil {
		return -1
	}
	for i := 0; i+1 < len(m.Content); i += 2 {
		if !resolved.IsMerge(m.Content[i]) && resolved.KeyName(m.Content[i]) == name {
			return i
		}
	}
	return -1
}

// unneeded reports whether nothing that uses a mapping should keep one of its entries.
func (a *adapter) unneeded(m *yaml.Node, name string) bool {
	for _, uses := range [][]*yaml.Node{a.now.MergedInto(m), a.now.Uses(m)} {
		for _, use := range uses {
			if want := a.wanted[use]; want == nil || resolved.Get(want, name) != nil {
				return false
			}
		}
	}
	return true
}

// removeItems removes the items of a list that should be gone. The others stay in their order.
func (a *adapter) removeItems(n, want *yaml.Node) error {
	kept := 0
	for i, item := range n.Content {
		switch {
		case kept < len(want.Content) && resolved.Same(a.current(item), want.Content[kept]):
			kept++
		case len(n.Content)-i <= len(want.Content)-kept:
			return errByHand(n)
		default:
			if err := a.removePart(n, i, 1); err != nil {
				return err
			}
		}
	}
	return nil
}

// removePart removes the part of a collection that begins with the node at an index: an item, or a
// key with its value. Aliases and anchors in it go too, so nothing else may refer to it.
func (a *adapter) removePart(n *yaml.Node, i, size int) error {
	part := fmt.Sprint(a.d.facts[n], "/", i)
	if a.gone[part] {
		return nil
	}
	a.gone[part] = true
	var edit Splice
	var err error
	if n.Style&yaml.FlowStyle != 0 || a.flow[n] {
		brackets := a.d.facts[n] + "/"
		if a.gone[brackets] { // the next pass removes it: both may have the same comma
			return nil
		}
		a.gone[brackets] = true
		edit, err = a.d.flowPart(n, i, size)
	} else {
		edit, err = a.d.blockPart(n, i, size)
	}
	return a.take(nil, err, edit)
}

// blockPart are the lines of a part of a block collection.
func (d *document) blockPart(n *yaml.Node, i, size int) (Splice, error) {
	first := n.Content[i]
	at, err := d.offset(first)
	if err != nil {
		return Splice{}, err
	}
	before := d.text[d.lines[first.Line-1]:at]
	indent, last := first.Column-1, 0
	if size == 1 {
		dash := dashLine().FindSubmatch(before)
		if dash == nil {
			return Splice{}, errByHand(first)
		}
		last = d.blockEnd(first.Line, len(dash[1])+1, false)
	} else {
		if len(bytes.Trim(before, " ")) > 0 {
			return Splice{}, errByHand(first)
		}
		last = d.blockEnd(first.Line, indent+1, false)
		if value := n.Content[i+1]; isBlock(value, yaml.SequenceNode) {
			if dash, err := d.dash(value); err == nil && dash == indent {
				last = d.blockEnd(first.Line, indent, true)
			}
		}
	}
	if i+size < len(n.Content) && n.Content[i+size].Line <= last {
		return Splice{}, errByHand(first)
	}
	from, to := d.lines[first.Line-1], len(d.text)
	if last < len(d.lines) {
		to = d.lines[last]
	} else if !ended(d.text) { // the line before ends the file then
		from = len(bytes.TrimSuffix(d.text[:from], []byte(lineEnd(d.text))))
	}
	return Splice{from, to, ""}, nil
}

// flowPart is a part of a collection in brackets, with its comma.
func (d *document) flowPart(n *yaml.Node, i, size int) (Splice, error) {
	open, err := d.offset(n)
	if err != nil {
		return Splice{}, err
	}
	open = skipProperties(d.text, open)
	closing := closingBracket(d.text, open)
	from, err := d.offset(n.Content[i])
	if err != nil || closing < 0 {
		return Splice{}, errByHand(n)
	}
	switch {
	case i+size < len(n.Content):
		to, err := d.offset(n.Content[i+size])
		return Splice{from, to, ""}, err
	case i == 0:
		return Splice{open + 1, closing, ""}, nil
	}
	comma := bytes.LastIndexByte(d.text[:from], ',')
	if comma < 0 || len(bytes.TrimSpace(d.text[comma+1:from])) > 0 {
		return Splice{}, errByHand(n)
	}
	return Splice{comma, comma + len(bytes.TrimRight(d.text[comma:closing], " \t\r\n,")), ""}, nil
}

// replaceCollection writes a text on the line of a key in place of its list or mapping.
func (a *adapter) replaceCollection(key, n *yaml.Node, text string) error {
	if key == nil || n.Anchor != "" {
		return errByHand(n)
	}
	if n.Style&yaml.FlowStyle != 0 {
		at, err := a.d.offset(n)
		if err != nil {
			return err
		}
		at = skipProperties(a.d.text, at)
		end := closingBracket(a.d.text, at)
		if end < 0 {
			return errByHand(n)
		}
		return a.take(nil, nil, Splice{at, end + 1, text})
	}
	k, err := a.d.scalarAt(key)
	if err != nil {
		return err
	}
	line := a.d.lines[key.Line-1] + len(bytes.TrimRight(a.d.lineText(key.Line-1), "\r\n"))
	if k.end > line || !bytes.HasPrefix(a.d.text[k.end:], []byte(":")) {
		return errByHand(n)
	}
	if rest := bytes.TrimSpace(a.d.text[k.end+1 : line]); len(rest) > 0 && rest[0] != '#' {
		return errByHand(n)
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
	} else if !ended(a.d.text) {
		from = len(bytes.TrimSuffix(a.d.text[:from], []byte(lineEnd(a.d.text))))
	}
	return a.take(nil, nil, Splice{k.end + 1, k.end + 1, " " + text}, Splice{from, to, ""})
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
			return errByHand(n)
		}
		return a.take(nil, nil, Splice{at, at + len(n.Value), plainOrQuoted(value, a.flow[n])})
	}
	if key == nil {
		return errByHand(n)
	}
	k, err := a.d.scalarAt(key)
	if err != nil {
		return err
	}
	if k.end >= len(a.d.text) || a.d.text[k.end] != ':' {
		return errByHand(n)
	}
	return a.take(nil, nil, Splice{k.end + 1, k.end + 1, " " + plainOrQuoted(value, a.flow[n])})
}
