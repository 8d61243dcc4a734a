package checks

import "slices"

// distinct sorts a list and drops what stands twice in it.
func distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
