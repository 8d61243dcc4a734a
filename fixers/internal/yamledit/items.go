package yamledit

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/internal/resolved"
)

// align finds the wanted item for each item of a list, -1 for one to remove, and the items to add
// behind them. Items are told apart by their places in the text that the wanted tree was made from;
// where that is another text than the present one, by what they mean.
func (a *adapter) align(now, want *yaml.Node) (kept []int, added []*yaml.Node, err error) {
	samePlace := func(x, y *yaml.Node) bool { return x.Line == y.Line && x.Column == y.Column }
	if kept, added = matched(now, want, samePlace); !slices.ContainsFunc(added, func(n *yaml.Node) bool { return n.Line > 0 }) {
		return kept, added, nil
	}
	if len(now.Content) <= len(want.Content) {
		for i := range now.Content {
			kept[i] = i
		}
		return kept, want.Content[len(now.Content):], nil
	}
	if kept, added = matched(now, want, resolved.Same); len(added) > 0 {
		return kept, added, composetree.ByHand(now)
	}
	return kept, nil, nil
}

// matched pairs the items of two lists in their order, and returns those of the second one that
// have no counterpart.
func matched(now, want *yaml.Node, same func(x, y *yaml.Node) bool) (kept []int, left []*yaml.Node) {
	taken := map[int]bool{}
	next := 0
	for _, item := range now.Content {
		at := -1
		for j := next; j < len(want.Content) && at < 0; j++ {
			if same(item, want.Content[j]) {
				at, next, taken[j] = j, j+1, true
			}
		}
		kept = append(kept, at)
	}
	for j, item := range want.Content {
		if !taken[j] {
			left = append(left, item)
		}
	}
	return kept, left
}

// setMapping replaces a scalar by a mapping, in brackets.
func (a *adapter) setMapping(n, want *yaml.Node) error {
	s, err := a.d.scalarAt(n)
	if err != nil {
		return err
	}
	to, err := spelled(want)
	if err != nil {
		return err
	}
	return a.take(subtree(to, a.d.facts[n]), nil, textedit.Splice{Start: s.start, End: s.end, New: flowText(to)})
}

func (a *adapter) bringItems(n, want *yaml.Node) error {
	kept, more, err := a.align(a.current(n), want)
	if err != nil {
		return err
	}
	var gone []int
	for i, item := range n.Content {
		if kept[i] < 0 {
			gone = append(gone, i)
			continue
		}
		if err := a.bring(nil, item, want.Content[kept[i]]); err != nil {
			return err
		}
	}
	items, err := spelled(composetree.Sequence(more...))
	if err != nil {
		return err
	}
	a.removes = a.removes || len(gone) > 0
	switch {
	case len(gone) == len(n.Content) && len(more) == 0:
		return composetree.ByHand(n)
	case len(gone) > 0 && n.Style&yaml.FlowStyle != 0:
		var parts []string
		for _, item := range items.Content {
			parts = append(parts, flowText(item))
		}
		edit, err := a.d.removeFlow(n, 1, gone, parts...)
		return a.take(nil, err, edit)
	case len(gone) > 0:
		edits, err := a.d.removeItems(n, gone)
		if err := a.take(nil, err, edits...); err != nil {
			return err
		}
	}
	if len(more) == 0 {
		return nil
	}
	edit, wants, err := a.d.addItems(n, items.Content, a.layout)
	return a.take(wants, err, edit)
}
