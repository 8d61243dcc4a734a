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
