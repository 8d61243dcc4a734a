package stsidentity

import (
	"fmt"

	"doctor/checks/internal/identity"
	"doctor/internal/astro"
	"doctor/internal/cause"
)

// describe says which credentials these are, and where.
func describe(s *identity.Asked, at []astro.Origin) string {
	text := fmt.Sprintf("profile %q", s.Outcome.Profile)
	if s.Outcome.Method == "env" {
		text = "the keys in the environment"
	}
	if s.Backend != nil {
		text = s.Owner() + " with " + text
		if identity.OwnKeys(s.Backend) {
			text = s.Owner() + " with its own keys"
		}
	}
	if len(at) > 0 {
		text += " (" + cause.Place(at[0]) + ")"
	}
	return text
}
