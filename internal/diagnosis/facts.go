package diagnosis

import (
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// What other packages need from the diagnosis. None of it changes anything.

// OriginOf translates a place in a service's container for its owner: to the host if it is there
// too. Zero for no place.
func (d *Diagnosis) OriginOf(v *sessions.View, p boto.Pos) astro.Origin {
	e := explainer{Diagnosis: d, View: v}
	return e.origin(p)
}

// HangsOn returns the unreadable file that decides whether a failure happens; false if the failure
// is certain.
func (d *Diagnosis) HangsOn(v *sessions.View, o *boto.Outcome) (containerfs.Entry, bool) {
	if !d.undecided(v, o) {
		return containerfs.Entry{}, false
	}
	return d.Unseen(v, o)
}

// KindOf is the kind of the cause of a session's failure, "" if no cause is known.
func (d *Diagnosis) KindOf(v *sessions.View, s *sessions.Session) cause.Kind {
	e := explainer{Diagnosis: d, View: v, Session: s, out: s.Outcome, f: s.Outcome.Failure}
	return e.find().Kind
}
