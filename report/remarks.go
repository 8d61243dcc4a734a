package report

import (
	"fmt"

	"doctor/internal/phrase"
)

// UnseenDocument is a folder that could not be searched for projects.
type UnseenDocument struct {
	Dir    string `json:"dir"`
	Reason string `json:"reason"`
	place  string
}

// StaleDocument is a baseline with entries that match no finding any more.
type StaleDocument struct {
	File   string `json:"file"`
	Unused int    `json:"unused"`
	place  string
}

func newStale(s Stale, clean func(string) string) *StaleDocument {
	if s.Unused == 0 {
		return nil
	}
	return &StaleDocument{clean(s.File), s.Unused, clean(s.Place)}
}

// remark is a warning about the run itself; place is that of a file or folder in the repository.
type remark struct{ about, place, words string }

// remarks are what every format says about the run as a whole.
func (d Document) remarks() []remark {
	var all []remark
	for _, u := range d.Unseen {
		all = append(all, remark{u.Dir, u.place, fmt.Sprintf("not searched: %s %s", visible(u.Dir), visible(u.Reason))})
	}
	if b := d.Baseline; b != nil {
		entries, match := "entries", "match"
		if b.Unused == 1 {
			entries, match = "entry", "matches"
		}
		all = append(all, remark{b.File, b.place, fmt.Sprintf("%d %s of the baseline %s no longer %s; write it again with --write-baseline", b.Unused, entries, visible(b.File), match)})
	}
	return all
}

// projectCount is a number of projects, in words.
func projectCount(n int) string { return phrase.Count(n, "project") }
