package yamledit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// removeItems removes items of a block sequence, given by their indexes.
func (d *document) removeItems(seq *yaml.Node, gone []int) ([]textedit.Splice, error) {
	dash, err := d.dash(seq)
	if err != nil {
		return nil, err
	}
	var edits []textedit.Splice
	for _, i := range gone {
		item := seq.Content[i]
		line := d.lineText(item.Line - 1)
		if len(line) <= dash || line[dash] != '-' || len(bytes.TrimSpace(line[:dash])) > 0 {
			return nil, fmt.Errorf("line %d: the item is not on the line of its dash", item.Line)
		}
		edits = append(edits, d.removeLines(item.Line, d.blockEnd(item.Line, dash+1, false)))
	}
	return edits, nil
}

// removeLines removes whole lines, counted from 1. Where the file has no final line end, it will
// have none afterwards.
func (d *document) removeLines(first, last int) textedit.Splice {
	from, to := d.lines[first-1], len(d.text)
	if last < len(d.lines) {
		to = d.lines[last]
	} else if !textedit.Ended(d.text) {
		from = len(bytes.TrimSuffix(bytes.TrimSuffix(d.text[:from], []byte("\n")), []byte("\r")))
	}
	return textedit.Splice{Start: from, End: to}
}

// removeFlow removes parts of a flow collection. A part has width nodes, and gone are the indexes
// of the first of them; more are written behind the rest.
func (d *document) removeFlow(n *yaml.Node, width int, gone []int, more ...string) (textedit.Splice, error) {
	end, err := d.closing(n)
	if err != nil {
		return textedit.Splice{}, err
	}
	const between = " \t\r\n,"
	var kept []string
	var first int
	for i := 0; i < len(n.Content); i += width {
		from, err := d.offset(n.Content[i])
		if err != nil {
			return textedit.Splice{}, err
		}
		to := end
		if i+width < len(n.Content) {
			if to, err = d.offset(n.Content[i+width]); err != nil {
				return textedit.Splice{}, err
			}
		}
		if i == 0 {
			first = from
		}
		if !slices.Contains(gone, i) {
			kept = append(kept, strings.TrimRight(string(d.text[from:to]), between))
		}
	}
	last := len(bytes.TrimRight(d.text[:end], between))
	return textedit.Splice{Start: first, End: last, New: strings.Join(append(kept, more...), ", ")}, nil
}

// removeEntries removes entries of a mapping by their keys. If nothing is left, and nothing is
// added, the mapping becomes {}.
func (d *document) removeEntries(m *yaml.Node, keys []string, adds bool) ([]textedit.Splice, error) {
	var gone []int
	for i := 0; i+1 < len(m.Content); i += 2 {
		if !resolved.IsMerge(m.Content[i]) && slices.Contains(keys, m.Content[i].Value) {
			gone = append(gone, i)
		}
	}
	if m.Style&yaml.FlowStyle != 0 {
		if adds {
			return nil, composetree.ByHand(m)
		}
		edit, err := d.removeFlow(m, 2, gone)
		return []textedit.Splice{edit}, err
	}
	var edits []textedit.Splice
	for _, i := range gone {
		key, value := m.Content[i], m.Content[i+1]
		if !d.isFirstOnLine(key) {
			return nil, fmt.Errorf("line %d: %s is not on its own line", key.Line, key.Value)
		}
		edits = append(edits, d.removeLines(key.Line, d.entryEnd(key, value)))
	}
	if len(gone)*2 == len(m.Content) && !adds { // an empty block would be null
		first, last := edits[0], edits[len(edits)-1]
		indent := strings.Repeat(" ", m.Content[0].Column-1)
		eol := textedit.LineEnd(d.text)
		if last.End == len(d.text) && !textedit.Ended(d.text) {
			return []textedit.Splice{{Start: first.Start, End: last.End, New: eol + indent + "{}"}}, nil
		}
		return []textedit.Splice{{Start: first.Start, End: last.End, New: indent + "{}" + eol}}, nil
	}
	return edits, nil
}

// entryEnd is the last line of an entry of a block mapping.
func (d *document) entryEnd(key, value *yaml.Node) int {
	indent := key.Column - 1
	if isBlock(value, yaml.SequenceNode) {
		if dash, err := d.dash(value); err == nil && dash == indent {
			return d.blockEnd(value.Content[0].Line, dash, true)
		}
	}
	return d.blockEnd(key.Line, indent+1, false)
}

// dropEntries removes what a mapping of the file should no longer have: where it is written if
// all that merge it should lose it, else by spelling out the rest of what this mapping merges.
func (a *adapter) dropEntries(n, want *yaml.Node) error {
	now := a.current(n)
	if now == nil {
		return nil
	}
	byHolder := map[*yaml.Node][]string{}
	var holders []*yaml.Node
	for i := 0; i+1 < len(now.Content); i += 2 {
		name := resolved.KeyName(now.Content[i])
		if resolved.Get(want, name) != nil {
			continue
		}
		h := holder(n, now.Content[i].Value, 0)
		if h == nil {
			return composetree.ByHand(n)
		}
		if !a.allLose(h, name) {
			if h == n {
				return composetree.ByHand(n)
			}
			return a.unmerge(n, want)
		}
		if byHolder[h] == nil {
			holders = append(holders, h)
		}
		byHolder[h] = append(byHolder[h], now.Content[i].Value)
	}
	for _, h := range holders {
		if a.dropped[h] {
			continue
		}
		a.dropped[h] = true
		edits, err := a.d.removeEntries(h, byHolder[h], len(a.added[h]) > 0)
		if err := a.take(nil, err, edits...); err != nil {
			return err
		}
		a.removes = true
	}
	return nil
}

// allLose reports whether everything that a mapping of the file means should be without a key.
func (a *adapter) allLose(m *yaml.Node, name string) bool {
	has := func(use *yaml.Node) bool { return resolved.Get(a.wanted[use], name) != nil }
	return !slices.ContainsFunc(a.now.Uses(m), has) && !slices.ContainsFunc(a.now.MergedInto(m), has)
}

// unmerge replaces the merge key of a mapping by the entries that it should still have from there.
func (a *adapter) unmerge(n, want *yaml.Node) error {
	if a.dropped[n] {
		return nil
	}
	a.dropped[n] = true
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !resolved.IsMerge(key) {
			continue
		}
		var entries []*yaml.Node
		for j := 0; j+1 < len(want.Content); j += 2 {
			if own, _ := entry(n, want.Content[j].Value); own == nil && !slices.Contains(a.added[n], resolved.KeyName(want.Content[j])) {
				entries = append(entries, want.Content[j], want.Content[j+1])
			}
		}
		if n.Style&yaml.FlowStyle != 0 || a.flow[n] || !a.d.isFirstOnLine(key) || len(entries) == 0 {
			return composetree.ByHand(n)
		}
		rest, err := spelled(composetree.Mapping(entries...))
		if err != nil {
			return err
		}
		gone := a.d.removeLines(key.Line, a.d.entryEnd(key, value))
		lines, err := a.d.addLines(a.d.entryEnd(key, value), key.Column-1, strings.Join(a.layout.lines(rest), "\n"))
		if err != nil {
			return err
		}
		gone.New = lines.New
		a.removes = true
		return a.take(nil, nil, gone)
	}
	return composetree.ByHand(n)
}
