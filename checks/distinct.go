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

// distinctTexts is Distinct for texts.
func distinctTexts(list []redact.Text) []redact.Text {
	list = slices.Clone(list)
	slices.SortFunc(list, redact.Text.Compare)
	return slices.CompactFunc(list, redact.Text.Equal)
}
