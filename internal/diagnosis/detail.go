package diagnosis

import (
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
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

// spot is the place of an origin.
func spot(o astro.Origin) Spot {
	if o.File == astro.OverrideName && o.Line > 0 {
		return Spot{Own: true}
	}
	return line(o)
}

// line is the same with the line, whichever file it is in.
func line(o astro.Origin) Spot { return Spot{File: o.File, Line: o.Line} }

// spotOf is the place of a variable of the service, zero if it has none such.
func (e *explainer) spotOf(variable string) Spot { return spot(e.Service.Env[variable].Origin) }

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

// Named is where a value came from.
type Named struct {
	// Variable or Connection names it, if either does.
	Variable, Connection string
	At                   Spot
	// Default: nothing says it, it is boto3's.
	Default bool
}

// named tells where a value came from: "AWS_PROFILE (.env:3)".
func (e *explainer) named(f boto.From) Named {
	switch {
	case f.Variable != "":
		return Named{Variable: f.Variable, At: e.spotOf(f.Variable)}
	case f.Argument && (e.Session.Variable != "" || e.Session.Where == Connection):
		return e.Session.named(e.Session.Origin)
	case f.Pos.Path != "":
		return Named{At: spot(e.origin(f.Pos))}
	}
	return Named{Default: f.Default}
}

// named tells where the connection of a session is defined.
func (s *Session) named(origin astro.Origin) Named {
	if s.Variable != "" {
		return Named{Variable: s.Variable, At: spot(origin)}
	}
	return Named{Connection: s.Name, At: spot(origin)}
}

// Client is what a session is made for.
type Client struct {
	Where Where
	// Name is the connection's id.
	Name string
}

func (s *Session) client() Client {
	if s.Where == Connection {
		return Client{s.Where, s.Name}
	}
	return Client{Where: s.Where}
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

// outOfReach says why a file that is named cannot be used.
func (e *explainer) outOfReach() Unusable {
	if e.f.Fault == boto.AccessRefused {
		return Unusable{Why: NotPermitted}
	}
	switch entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path)); {
	case entry.Kind == containerfs.Directory, entry.IsSpecial():
		return Unusable{Why: NotAFile, Kind: entry.Kind}
	case entry.Reason == containerfs.ReasonNotDirectory:
		return Unusable{Why: FileOnTheWay, Blocker: entry.Blocker}
	case entry.Reason == containerfs.ReasonTooManyLinks:
		return Unusable{Why: EndlessLinks, Blocker: entry.Blocker}
	case entry.Readable:
		return Unusable{Why: NothingInIt}
	}
	return Unusable{}
}

// Setting is a variable or an option with its value and place.
type Setting struct {
	Name, Value string
	At          Spot
}

func (Setting) detail() {}

// settingOf is a variable of the service.
func settingOf(v astro.Var) Setting { return Setting{v.Name, v.Value, spot(v.Origin)} }

// fileSetting is the variable that names a file.
func (e *explainer) fileSetting(f *boto.ConfigFile) Setting {
	return Setting{f.Variable, f.Value, e.spotOf(f.Variable)}
}

// Mounted is a mount, of which the lines are in Cause.At.
type Mounted struct{ Source, Target string }

func (Mounted) detail() {}

// mounted tells of a mount by its source as a person would write it.
func (e *explainer) mounted(m *astro.Mount) Mounted {
	return Mounted{e.ShowPath(m.Source), m.Target}
}

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
