package cause

import (
	"fmt"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// Detail is what was observed of a cause, as values: a comparable struct, of one type for each form
// of sentence. Causes in several services with the same detail are one, so differences between
// services with the same mistake are not part of it.
type Detail interface{ detail() }

// Spot is a place in a file, as part of a detail.
type Spot struct {
	File string
	Line int
	// Own: it is a line of the override, which each service has separately for the same mistake.
	// The lines are in Cause.At.
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

// LineOf is the same, but always with the line.
func LineOf(o astro.Origin) Spot { return Spot{File: o.File, Line: o.Line} }

// Place formats an origin: file and line.
func Place(o astro.Origin) string {
	if o.Line == 0 {
		return o.File
	}
	return fmt.Sprintf("%s:%d", o.File, o.Line)
}

// Names is a comparable list of words.
type Names string

// NamesOf joins words, each with a terminator that occurs in none of them.
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

// Named is the source of a value.
type Named struct {
	// Variable or Connection names it, if either does.
	Variable, Connection string
	At                   Spot
	// Default: it is boto3's default.
	Default bool
}

// Client describes the client that a session is made for.
type Client struct {
	Where sessions.Where
	// Name is the connection's id.
	Name string
}

// Mounted is a mount, whose lines are in Cause.At.
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

// Unusable is why a file cannot be used.
type Unusable struct {
	Why Why
	// Kind is the kind of the file, for NotAFile.
	Kind containerfs.Kind
	// Blocker is the obstacle in the path, for FileOnTheWay and EndlessLinks.
	Blocker string
}

// Why is a reason why a file cannot be used.
type Why int

// The reasons.
const (
	NotThere     Why = iota // it is not in the container
	NotPermitted            // the container's user cannot read it
	NotAFile                // it is a folder, or another non-regular file
	FileOnTheWay            // a file is where a folder should be
	EndlessLinks            // symbolic links form a cycle
	NothingInIt             // it is readable but does not contain what is needed
)

func (Setting) detail() {}

func (Mounted) detail() {}
