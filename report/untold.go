package report

import (
	"doctor/checks"
	"doctor/internal/phrase"
)

// untold are the checks that have no result, or not a complete one, for the same reason.
type untold struct {
	ids    []string
	reason string
}

// untold groups the checks by their reason: one invalid file can be that of all.
func (p ProjectDocument) untold() []untold {
	var all []untold
	index := map[string]int{}
	for _, c := range p.Checks {
		if c.Status != checks.Unknown && (c.Reason == "" || len(c.Findings) == 0) {
			continue
		}
		i, known := index[c.Reason]
		if !known {
			i = len(all)
			index[c.Reason] = i
			all = append(all, untold{reason: c.Reason})
		}
		all[i].ids = append(all[i].ids, c.ID)
	}
	return all
}

// who is the check, or how many they are.
func (u untold) who() string {
	if len(u.ids) == 1 {
		return u.ids[0]
	}
	return phrase.Count(len(u.ids), "check")
}
