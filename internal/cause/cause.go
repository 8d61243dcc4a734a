// Package cause defines what keeps boto3 from its credentials: the kinds of causes, and for each
// the possible observations as values. A diagnosis finds causes; the rules put them into sentences.
package cause

import (
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/demand"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Cause is why something fails, once for all services in which it does.
type Cause struct {
	// Kind is its kind, "" for none.
	Kind Kind
	// Services are the services that it breaks, sorted.
	Services []string
	Where    sessions.Where
	// Symptom is the last line of the traceback.
	Symptom redact.Text
	// Detail is what was observed, with the values and their sources.
	Detail Detail
	// At are the places, with the first to change first.
	At []astro.Origin

	// After is the kind of the cause that has to be fixed before this one appears, "" for what
	// fails now.
	After Kind

	// Uses are the places in code and configuration that make the session.
	Uses []demand.Use

	// The evidence, as far as the fixes need it.
	View       *sessions.View
	Session    *sessions.Session
	Mount      *astro.Mount
	Vars       []astro.Var
	Subject    string // the wrong name or value
	Suggestion string // the right one, if known
	HostPath   string
	// Networks are the networks of those services, sorted.
	Networks []string
	// Sources are the environment file's variables with the values that Vars were meant to have;
	// Hides means that environment: hides one of the same name.
	Sources []astro.Var
	Hides   bool
	// Section and Key are the setting of an AWS file in question, as written.
	Section, Key string

	// Cure is the change that would cure it, nil if unknown.
	Cure *sessions.Change
}

// Failure is why the cause's session fails, nil if the cause has no session.
func (c Cause) Failure() *boto.Failure {
	if c.Session == nil {
		return nil
	}
	return c.Session.Outcome.Failure
}

// About is the subject with what distinguishes it from others of the kind: the folder, the setting,
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
