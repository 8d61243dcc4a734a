package diagnosis

import (
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// What whoever follows a session needs of the diagnosis. Nothing of it changes anything.

// OriginOf is the place that a place in a service's container has for its owner: on the
// host, where it is there too. Zero for no place.
func (d *Diagnosis) OriginOf(v *sessions.View, p boto.Pos) astro.Origin {
	e := explainer{Diagnosis: d, View: v}
	return e.origin(p)
}

// HangsOn returns the file on which it hangs whether a failure will come about, and that
// could not be looked into; false where the failure is certain.
func (d *Diagnosis) HangsOn(v *sessions.View, o *boto.Outcome) (containerfs.Entry, bool) {
	if !d.undecided(v, o) {
		return containerfs.Entry{}, false
	}
	return d.Unseen(v, o)
}

// KindOf is the kind of the cause for which a session fails, "" where no cause is known.
func (d *Diagnosis) KindOf(v *sessions.View, s *sessions.Session) cause.Kind {
	e := explainer{Diagnosis: d, View: v, Session: s, out: s.Outcome, f: s.Outcome.Failure}
	return e.find().Kind
}
