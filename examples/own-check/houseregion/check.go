// Package houseregion holds a check of the house: our data stays in eu-central-1.
package houseregion

import (
	"context"
	"embed"

	"doctor/checks"
)

//go:embed testdata
var examples embed.FS

// Check looks at the region that each service is given.
var Check = &checks.Check{
	ID:       "house-region",
	Title:    "The region of the house",
	Doc:      "Our data must not leave eu-central-1. Is that the region which each service is given?",
	Scope:    checks.ScopeProject,
	Rules:    []*checks.Rule{RegionAbroad},
	Examples: examples,
	Run:      func(_ context.Context, p *checks.Pass) error { return p.SkipUnlessStarts() },
}
