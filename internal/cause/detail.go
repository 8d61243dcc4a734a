package cause

import (
	"fmt"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// Detail is what was observed of a cause, in values: a struct that can be compared, of
// one type for each shape of sentence. Causes in several services with the same detail
// are one. What differs from service to service for the same mistake is no part of it.
type Detail interface{ detail() }

// Spot is a place in a file, as a detail has it.
type Spot struct {
	File string
	Line int
	// Own: it is a line of the override, where each service has one of its own for
	// the same mistake. Those are in Cause.At.
	Own bool
}

// IsZero reports whether the place is unknown.
func (s Spot) IsZero() bool { return s == Spot{} }

// SpotOf is the place of an origin.
func SpotOf(o astro.Origin) Spot {
	if o.File == astro.OverrideName && o.Line > 0 {
		return Spot{Own: true}
	}
	return LineOf(o)
}

// LineOf is the same with the line, whichever file it is in.
func LineOf(o astro.Origin) Spot { return Spot{File: o.File, Line: o.Line} }

// Place words an origin: file and line.
func Place(o astro.Origin) string {
	if o.Line == 0 {
		return o.File
	}
	return fmt.Sprintf("%s:%d", o.File, o.Line)
}

// Names are words in their order, which can be compared.
type Names string

// NamesOf joins words, each with the end that none of them has.
func NamesOf(words []string) Names {
	var joined strings.Builder
	for _, w := range words {
		joined.WriteString(w + "\x00")
	}
	return Names(joined.String())
}

// List are the words.
func (n Names) List() []string {
	all := strings.Split(string(n), "\x00")
	return all[:len(all)-1]
}

// Setting is a variable or an option with its value and place.
type Setting struct {
	Name, Value string
	At          Spot
}

// SettingOf is a variable of the service.
func SettingOf(v astro.Var) Setting { return Setting{v.Name, v.Value, SpotOf(v.Origin)} }

// Named is where a value is from.
type Named struct {
	// Variable or Connection names it, if either does.
	Variable, Connection string
	At                   Spot
	// Default: nothing says it, it is boto3's.
	Default bool
}

// Client is what a session is made for.
type Client struct {
	Where sessions.Where
	// Name is the connection's id.
	Name string
}

// Mounted is a mount, of which the lines are in Cause.At.
type Mounted struct{ Source, Target string }

// User is the user of a service, zero for astro.
type User struct {
	Name string
	UID  int
}

// UserOf is the user of a service.
func UserOf(s *astro.Service) User {
	if s.User == "astro" || s.User == "" {
		return User{}
	}
	return User{s.User, s.UID}
}

// Unusable is why a file that is named is of no use.
type Unusable struct {
	Why Why
	// Kind is what is there, for NotAFile.
	Kind containerfs.Kind
	// Blocker is what is on the way, for FileOnTheWay and EndlessLinks.
	Blocker string
}

// Why is one reason for which a file is of no use.
type Why int

// The reasons.
const (
	NotThere     Why = iota // it is not in the container
	NotPermitted            // the container's user cannot read it
	NotAFile                // it is a folder, or something else that has no bytes of its own
	FileOnTheWay            // a file is where a folder should be
	EndlessLinks            // symbolic links lead in a circle
	NothingInIt             // it can be read, and has not what is looked for
)

func (Setting) detail() {}

func (Mounted) detail() {}
