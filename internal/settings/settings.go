// Package settings reads .doctor.yaml: what a project says about how it wants
// to be judged.
package settings

import (
	"fmt"
	"time"
)

// Name is the file that is read when no other is named.
const Name = ".doctor.yaml"

// Level is what a rule counts as in this project.
type Level string

// The levels.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Off     Level = "off"
)

// Place is a line of the file. Both numbers count from 1.
type Place struct{ Line, Column int }

// Settings is one file of settings, or none at all when Path is empty.
type Settings struct {
	// Path is the file as it is shown to people.
	Path         string
	Severities   []Severity
	Skip         []Entry
	Suppressions []Suppression
	Expect       Expect
}

// Severity changes what one rule counts as.
type Severity struct {
	Rule  string
	Level Level
	At    Place
}

// Entry is the id of a check or a rule in a list.
type Entry struct {
	ID string
	At Place
}

// Suppression keeps the findings of one rule from counting. An empty File or
// Service stands for all.
type Suppression struct {
	Rule, File, Service string
	// Reason says why; there is no suppression without one.
	Reason string
	// Expires is the last day on which it holds, as its midnight in UTC; zero
	// if it holds for ever.
	Expires time.Time
	At      Place
}

// Expired reports whether the last day of the suppression is over, by the
// calendar of the clock that is given.
func (s Suppression) Expired(now time.Time) bool {
	if s.Expires.IsZero() {
		return false
	}
	y, m, d := now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).After(s.Expires)
}

// Expect is what the project expects of its identity at AWS. An empty field
// expects nothing.
type Expect struct {
	Account, Role, ARN string
}

// FileError says what is wrong with a file of settings, and where.
type FileError struct {
	Path string
	At   Place
	Text string
}

func (e *FileError) Error() string {
	if e.At.Line == 0 {
		return fmt.Sprintf("%s: %s", e.Path, e.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.At.Line, e.At.Column, e.Text)
}

// Errorf returns the error for a place in this file.
func (s *Settings) Errorf(at Place, format string, args ...any) error {
	return &FileError{Path: s.Path, At: at, Text: fmt.Sprintf(format, args...)}
}
