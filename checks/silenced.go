package checks

import (
	"doctor/internal/baseline"
)

// Silenced is what a settings file suppressed in one project. The author of a checkout also
// wrote its .doctor.yaml, so every report shows it.
type Silenced struct {
	// File is the settings file as shown to people.
	File string
	// Suppressed are the findings that do not count at all, Lowered the errors that count as
	// warnings, Narrowed the findings that count for fewer services: by rule.
	Suppressed, Lowered, Narrowed []SilencedRule
	// Skipped are the checks that did not run.
	Skipped []string
}

// SilencedRule is the number of findings of one rule that the settings affected.
type SilencedRule struct {
	Rule  string
	Count int
}

// Known is what a baseline accepted in one project.
type Known struct {
	// File is the baseline as shown to people, "" without one.
	File string
	// Accepted are the findings that do not count because the baseline has them: by rule.
	Accepted []SilencedRule
	// Findings are these findings, each once.
	Findings []Identity
	// Unused are the entries that match no finding any more, Unjudged those of checks that this run
	// has not completed.
	Unused, Unjudged []baseline.Entry
}

// IsEmpty reports whether the settings suppressed nothing.
func (s Silenced) IsEmpty() bool {
	return len(s.Suppressed)+len(s.Lowered)+len(s.Narrowed)+len(s.Skipped) == 0
}
