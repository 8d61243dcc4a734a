package report

import "doctor/checks"

// ThenDocument is an error that shows once another one is fixed.
type ThenDocument struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	// After is the rule whose fix uncovers it.
	After string `json:"after"`
	// Reported: it is among the findings already, as a warning.
	Reported bool `json:"reported"`
}

// then makes the documents of what comes after the errors are fixed.
func (b builder) then(all []checks.Foreseen) []ThenDocument {
	var out []ThenDocument
	for _, t := range all {
		out = append(out, ThenDocument{
			Rule: t.Finding.Rule.ID, Message: b.words(t.Finding.Message), After: t.Finding.After.String(), Reported: t.Reported,
		})
	}
	return out
}
