package checks

import (
	"slices"

	"doctor/internal/redact"
)

// Distinct sorts a list and removes duplicates.
func Distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// FirstOfEach removes duplicates and keeps the order.
func FirstOfEach[T comparable](list []T) []T {
	var out []T
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// distinctTexts is Distinct for texts.
func distinctTexts(list []redact.Text) []redact.Text {
	list = slices.Clone(list)
	slices.SortFunc(list, redact.Text.Compare)
	return slices.CompactFunc(list, redact.Text.Equal)
}

// distinctPlaces removes places that are listed before. A line without a column is dropped where
// the same line has one.
func distinctPlaces(list []Position) []Position {
	var out []Position
	for _, p := range list {
		known := slices.ContainsFunc(out, func(have Position) bool {
			whole := p
			whole.Column = have.Column
			return have == p || p.Line > 0 && p.Column == 0 && have == whole
		})
		if known {
			continue
		}
		vague := p
		vague.Column = 0
		if i := slices.Index(out, vague); i >= 0 && p.Line > 0 {
			out[i] = p
			continue
		}
		out = append(out, p)
	}
	return out
}
