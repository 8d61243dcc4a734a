package checks

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/near"
)

// CheckIDs returns an error for the first id that is neither a check nor a
// rule of the list, naming those that are close.
func CheckIDs(list []*Check, ids []string) error {
	known := IDs(list)
	for _, id := range ids {
		if slices.Contains(known, id) {
			continue
		}
		if meant := meant(id, known); len(meant) > 0 {
			return fmt.Errorf("unknown check or rule %q; did you mean %s?", id, strings.Join(meant, ", "))
		}
		return fmt.Errorf("unknown check or rule %q; `doctor checks` lists them", id)
	}
	return nil
}

// meant returns the ids that were probably meant: the nearest one, or else up to three that
// contain the word.
func meant(id string, known []string) []string {
	if nearest := near.Nearest(id, known, max(1, len(id)/3)); nearest != "" {
		return []string{nearest}
	}
	var found []string
	for _, k := range known {
		if len(id) >= 3 && strings.Contains(k, id) && len(found) < 3 {
			found = append(found, k)
		}
	}
	return found
}

// IDs are the ids of all checks and rules, each check before its rules.
func IDs(list []*Check) []string {
	var ids []string
	for _, c := range list {
		ids = append(ids, c.ID)
		for _, r := range c.Rules {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
