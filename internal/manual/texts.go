package manual

import "doctor/checks"

// EachText passes on the text of the manual, in pieces. External checks are not in it: their words
// are not doctor's own.
func EachText(list []*checks.Check, piece func(text string)) {
	for _, c := range list {
		if c.External != nil {
			continue
		}
		piece(c.ID + " " + c.Title + " " + c.Doc)
		for _, r := range c.Rules {
			piece(r.ID + " " + r.Title + " " + r.Doc)
		}
	}
}
