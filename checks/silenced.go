package checks

// Silenced is what a file of settings kept from counting in one project. Whoever
// wrote a checkout wrote its .doctor.yaml too, so every report says it.
type Silenced struct {
	// File is the file of settings as it is shown to people.
	File string
	// Suppressed are the findings that do not count at all, Lowered the errors that
	// count as warnings, Narrowed those that count for fewer services: by rule.
	Suppressed, Lowered, Narrowed []SilencedRule
	// Skipped are the checks that were not made.
	Skipped []string
}

// SilencedRule is how many findings of one rule the settings touched.
type SilencedRule struct {
	Rule  string
	Count int
}

// IsEmpty reports whether the settings took nothing away.
func (s Silenced) IsEmpty() bool {
	return len(s.Suppressed)+len(s.Lowered)+len(s.Narrowed)+len(s.Skipped) == 0
}
