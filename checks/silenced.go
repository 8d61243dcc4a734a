package checks

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

// IsEmpty reports whether the settings suppressed nothing.
func (s Silenced) IsEmpty() bool {
	return len(s.Suppressed)+len(s.Lowered)+len(s.Narrowed)+len(s.Skipped) == 0
}
