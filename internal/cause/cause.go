// Package cause has the words for what keeps boto3 from its credentials: the kinds of
// causes, and for each what may have been observed of it, in values. A diagnosis finds
// causes, the rules have sentences for them.
package cause

import (
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/demand"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"slices"
	"strings"
)

// Cause is why something fails, once for all services in which it does.
type Cause struct {
	// Kind is what it is, "" for none.
	Kind Kind
	// Services are those that it breaks, sorted.
	Services []string
	Where    sessions.Where
	// Symptom is the last line of the traceback.
	Symptom redact.Text
	// Detail is what was observed, with the values and where they are from.
	Detail Detail
	// At are the places, the one to change first.
	At []astro.Origin

	// After is the kind of the cause that has to be fixed before anybody meets this
	// one, "" for what fails now.
	After Kind

	// Uses are the places in code and configuration that make the session.
	Uses []demand.Use

	// The evidence, as far as the fixes need it.
	View       *sessions.View
	Session    *sessions.Session
	Mount      *astro.Mount
	Vars       []astro.Var
	Subject    string // the name or value that is wrong
	Suggestion string // the right one, where it is known
	HostPath   string
	// Networks are those of the services that it breaks, sorted.
	Networks []string
	// Sources are the variables of the environment file that have the values which
	// Vars were to have; Hides says that environment: hides one of the same name.
	Sources []astro.Var
	Hides   bool
	// Section and Key are the setting of an AWS file that it is about, as written.
	Section, Key string

	// Cure is the change that would cure it, nil where that is not known.
	Cure *sessions.Change
}

// Failure is why the session of a cause fails, nil if it is about none.
func (c Cause) Failure() *boto.Failure {
	if c.Session == nil {
		return nil
	}
	return c.Session.Outcome.Failure
}

// About is the subject with what tells it from others of the kind: the folder, the setting,
// the variable, the place of the mount.
func (c Cause) About() string {
	about := []string{c.Subject, c.HostPath, c.Section, c.Key}
	if len(c.Vars) > 0 {
		about = append(about, c.Vars[0].Name)
	}
	if c.Mount != nil {
		about = append(about, c.Mount.Target)
	}
	var parts []string
	for _, part := range about {
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}
