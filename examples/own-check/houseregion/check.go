// Package houseregion holds a check of a company: its data must stay in eu-central-1.
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
	Title:    "Company region",
	Doc:      "Our data must not leave eu-central-1. This check requires that region for each service.",
	Scope:    checks.ScopeProject,
	Rules:    []*checks.Rule{RegionAbroad},
	Examples: examples,
	Run:      func(_ context.Context, p *checks.Pass) error { return p.SkipUnlessStarts() },
}
