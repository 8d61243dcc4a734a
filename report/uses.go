package report

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/demand"
	"doctor/internal/phrase"
)

// UseDocument is one use of AWS in a Document.
type UseDocument struct {
	Kind        demand.Kind        `json:"kind"`
	Name        string             `json:"name"`
	Location    *checks.Position   `json:"location,omitempty"`
	Certainty   string             `json:"certainty"`
	OnlyIf      string             `json:"only_if,omitempty"`
	Credentials demand.Credentials `json:"credentials"`
	Connection  string             `json:"connection,omitempty"`
}

// NewUses makes the documents of uses; clean is applied to each distinct text once, since a
// large project has thousands of uses in some hundred files.
func NewUses(uses []demand.Use, clean func(string) string) []UseDocument {
	cleaned := map[string]string{}
	out := []UseDocument{}
	for _, u := range uses {
		out = append(out, newUse(u, func(text string) string {
			if _, known := cleaned[text]; !known {
				cleaned[text] = clean(text)
			}
			return cleaned[text]
		}))
	}
	return out
}

func newUse(u demand.Use, clean func(string) string) UseDocument {
	d := UseDocument{
		Kind: u.Kind, Name: clean(u.Name), Certainty: u.Certainty.String(), OnlyIf: clean(phrase.Doubt(u.Doubt)),
		Credentials: u.Credentials, Connection: clean(u.Connection),
	}
	if !u.At.IsZero() {
		d.Location = &checks.Position{File: clean(u.At.File), Line: u.At.Line, Column: u.At.Column}
	}
	return d
}

// place is where a use is, "" if it has no place.
func (u UseDocument) place() string {
	switch {
	case u.Location == nil:
		return ""
	case u.Location.Line == 0:
		return "  (" + u.Location.File + ")"
	}
	return fmt.Sprintf("  (%s:%d)", u.Location.File, u.Location.Line)
}
