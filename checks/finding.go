package checks

import (
	"doctor/fixers"
	"doctor/internal/redact"
)

// Finding is one thing that is wrong, with its cause and its cure.
type Finding struct {
	// Rule is one of the check's rules.
	Rule *Rule
	// Subject is what it is about: the variable, the profile, the path. With the rule it is
	// the identity of the finding: a run has one of a rule and a subject, and what a fix has
	// cured is not found again.
	Subject string
	// Severity overrides that of the rule where set.
	Severity Severity
	// Message is what was observed, with the value and where it came from. One
	// sentence or two, no secret in it.
	Message redact.Text
	// At are the places in files, containers or AWS that show it, the one to
	// change first.
	At []Location
	// Services are the Airflow services that it breaks, sorted.
	Services []string
	// Symptom is what the person will see if it stays: the last line of the
	// traceback, or what compose or the engine prints. Empty if nothing is printed.
	Symptom redact.Text
	// Fixes are ways to cure it, the best first.
	Fixes []Fix
}

// Identity tells the findings of one run apart, and is the same for the same thing in another
// run, in which lines may have moved.
type Identity struct{ Rule, Subject string }

// Identity is the rule and the subject.
func (f Finding) Identity() Identity { return Identity{f.Rule.ID, f.Subject} }

// Location is a place. File is relative to the project where it lies inside
// it, with ~ for the home folder; Line and Column count from 1, 0 when unknown.
type Location struct {
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	Container string `json:"container,omitempty"`
	Call      string `json:"call,omitempty"` // an AWS call, such as sts:GetCallerIdentity
}

// What package fixers has to say of a fix, for whoever writes a check.
type (
	// Fix is one way to cure a finding.
	Fix = fixers.Fix
	// Safety says whether a fix may be applied without being read first.
	Safety = fixers.Safety
)

// The safeties.
const (
	Safe   = fixers.Safe
	Unsafe = fixers.Unsafe
)
