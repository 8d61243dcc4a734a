package fixers

import (
	"reflect"
	"slices"
)

// merge joins the changes of two fixes to one path, both relative to the same text. ok is false if
// they conflict.
func merge(a, b *target) (merged *target, ok bool) {
	m := *a
	m.parts = append(slices.Clone(a.parts), b)
	if reflect.DeepEqual(a.Change, b.Change) {
		return &m, true
	}
	if a.File != b.File || a.Rename != nil || b.Rename != nil || a.Create != nil || b.Create != nil || a.Allow != nil || b.Allow != nil {
		return nil, false
	}
	if m.SetMode, ok = mergeSetMode(a.SetMode, b.SetMode); !ok {
		return nil, false
	}
	switch {
	case len(b.Splices) == 0:
		return &m, true
	case len(a.Splices) == 0:
		m.Format, m.Unchecked, m.Splices, m.Wants, m.before = b.Format, b.Unchecked, b.Splices, b.Wants, b.before
		return &m, true
	case a.Format != b.Format:
		return nil, false
	}
	if m.Splices, ok = mergeEdits(a.Splices, b.Splices); !ok {
		return nil, false
	}
	if m.Wants, ok = mergeWants(a.Wants, b.Wants); !ok {
		return nil, false
	}
	m.Unchecked = a.Unchecked || b.Unchecked
	return &m, m.verify() == nil
}

func mergeSetMode(a, b *SetMode) (*SetMode, bool) {
	switch {
	case a == nil:
		return b, true
	case b == nil || *a == *b:
		return a, true
	}
	return nil, false
}

// mergeEdits joins two lists. An edit in both counts once; two that touch the same bytes, or insert
// at the same place, exclude each other.
func mergeEdits(a, b []Splice) ([]Splice, bool) {
	out := slices.Clone(a)
	for _, e := range b {
		if slices.Contains(a, e) {
			continue
		}
		if slices.ContainsFunc(a, e.Overlaps) {
			return nil, false
		}
		out = append(out, e)
	}
	return out, true
}

// mergeWants joins the wants of two changes; they must not contradict.
func mergeWants(a, b []Want) ([]Want, bool) {
	out := slices.Clone(a)
	said := map[string]string{}
	for _, w := range a {
		said[w.Fact] = w.Value
	}
	for _, w := range b {
		value, known := said[w.Fact]
		if known && value != w.Value {
			return nil, false
		}
		if !known {
			out = append(out, w)
		}
	}
	return out, true
}
