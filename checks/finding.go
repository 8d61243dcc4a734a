package checks

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"doctor/internal/redact"
)

// Finding is one thing that is wrong, with its cause and its cure.
type Finding struct {
	// Rule is one of the check's rules.
	Rule *Rule
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

// Location is a place. File is relative to the project where it lies inside
// it, with ~ for the home folder; Line and Column count from 1, 0 when unknown.
type Location struct {
	File      string `json:"file,omitempty"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	Container string `json:"container,omitempty"`
	Call      string `json:"call,omitempty"` // an AWS call, such as sts:GetCallerIdentity
}

// Safety says whether a fix may be applied without being read first.
type Safety string

// The safeties. A safe fix changes only what its finding names and can be
// undone; an unsafe one may change what else the files mean.
const (
	Safe   Safety = "safe"
	Unsafe Safety = "unsafe"
)

// Fix is one way to cure a finding.
type Fix struct {
	// Title is a verb phrase: "Point the variables at the mount".
	Title redact.Text
	// Commands are ready to copy into a shell of this OS, one a line.
	Commands []redact.Text
	// Fixer is the name of the fixer that can do it, "" if none can.
	Fixer  string
	Safety Safety
	// Args tell the fixer what to change.
	Args Args
}

// Args are by name what a fixer is told. Printing them gives the names alone.
type Args map[string]string

// names are sorted.
func (a Args) names() []string { return slices.Sorted(maps.Keys(a)) }

// Format prints the names, whatever the verb.
func (a Args) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, a.names()) }

// MarshalJSON encodes the names.
func (a Args) MarshalJSON() ([]byte, error) { return json.Marshal(a.names()) }

// compare orders arguments by their names, then by their values.
func (a Args) compare(other Args) int {
	return cmp.Or(slices.Compare(a.names(), other.names()), slices.CompareFunc(a.names(), other.names(), func(name, _ string) int {
		return cmp.Compare(a[name], other[name])
	}))
}

// compare orders fixes on everything that is in them.
func (f Fix) compare(other Fix) int {
	return cmp.Or(
		f.Title.Compare(other.Title),
		slices.CompareFunc(f.Commands, other.Commands, redact.Text.Compare),
		cmp.Compare(f.Fixer, other.Fixer),
		cmp.Compare(f.Safety, other.Safety),
		f.Args.compare(other.Args),
	)
}
