package checks

import (
	"doctor/fixers"
	"doctor/internal/redact"
)

// Finding is one thing that is wrong, with its cause and its fixes.
type Finding struct {
	// Rule is one of the check's rules.
	Rule *Rule
	// Subject is what the finding is about: the variable, the profile, the path. Rule and
	// subject identify a finding: a run has at most one for each pair, and a fixed finding
	// does not appear again.
	Subject string
	// Severity overrides the severity of the rule if set.
	Severity Severity
	// Message is what was observed, with the value and its place: one or two sentences without
	// a secret.
	Message redact.Text
	// At are the places in files, containers or AWS that show it. The first is the one to
	// change first.
	At []Position
	// Services are the Airflow services that it breaks, sorted.
	Services []string
	// Symptom is what the user sees while it is not fixed: the last line of the traceback, or
	// the output of compose or the engine. Empty if nothing is printed.
	Symptom redact.Text
	// Fixes are the ways to fix it, best first.
	Fixes []Fix
	// After is the rule that hides it: it shows once that one is fixed. Nil if it shows now.
	After *Rule
	// StopsStart: `astro dev start` ends because of it, and no service runs.
	StopsStart bool
}

// Told is the message, with the rule that hides the finding.
func (f Finding) Told() redact.Text {
	if f.After == nil {
		return f.Message
	}
	return f.Message.Addf("; it shows once %s is fixed", f.After)
}

// Identity distinguishes the findings of one run, and stays the same in later runs, even if
// lines move.
type Identity struct{ Rule, Subject string }

// Identity is the rule and the subject.
func (f Finding) Identity() Identity { return Identity{f.Rule.ID, f.Subject} }

// Position is a place. File is relative to the project if it is inside, and has ~ for the home
// folder; Line and Column count from 1, 0 when unknown.
type Position struct {
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	Container string `json:"container,omitempty"`
	Call      string `json:"call,omitempty"` // an AWS call, such as sts:GetCallerIdentity
	// Label says in a few words what the place has to do with the finding: "mounted here".
	Label string `json:"label,omitempty"`
}

// Names of package fixers that a check needs.
type (
	// Fix is one way to fix a finding.
	Fix = fixers.Fix
	// Safety says whether a fix may be applied without being reviewed first.
	Safety = fixers.Safety
)

// The safeties.
const (
	Safe   = fixers.Safe
	Unsafe = fixers.Unsafe
)
