// Package settings reads .doctor.yaml: how a project wants to be judged.
package settings

import (
	"fmt"
	"time"
)

// Name is the default settings file.
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

// Settings is one settings file, or none when Path is empty.
type Settings struct {
	// Path is the file as shown to people.
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

// Suppression excludes findings of one rule. An empty File or Service matches all.
type Suppression struct {
	Rule, File, Service string
	// Reason says why; it is required.
	Reason string
	// Expires is the last day of validity, as its midnight in UTC; zero if it does not expire.
	Expires time.Time
	At      Place
}

// Expired reports whether the last day of the suppression has passed, in the time zone of the
// given clock.
func (s Suppression) Expired(now time.Time) bool {
	if s.Expires.IsZero() {
		return false
	}
	y, m, d := now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).After(s.Expires)
}

// Expect is the identity that the project expects at AWS. An empty field expects nothing.
type Expect struct {
	Account, Role, ARN string
}

// FileError says what is wrong with a settings file, and where.
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
