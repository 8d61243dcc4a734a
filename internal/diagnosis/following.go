package diagnosis

import (
	"slices"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// mostFollowing bounds how many causes of one service are followed up.
const mostFollowing = 3

// following finds the causes hidden by one: once it is cured, boto3 continues, and may fail because
// of an unrelated fault. They come in the order in which a person would meet them. What all causes
// of the service explain is not hidden.
func (d *Diagnosis) following(v *sessions.View, first cause.Cause, all []cause.Cause) []cause.Cause {
	var out []cause.Cause
	met := []cause.Kind{first.Kind}
	var known []*boto.Failure
	for _, c := range all {
		if f := c.Failure(); f != nil && c.Session != first.Session {
			known = append(known, f)
		}
	}
	for c := first; len(out) < mostFollowing; {
		e := explainer{Diagnosis: d, View: v, Session: c.Session, out: c.Session.Outcome, f: c.Session.Outcome.Failure}
		cure := e.cureOf(&c)
		if cure == nil {
			return out
		}
		w, s := d.afterwards(v, c.Session, cure, known)
		if s == nil {
			return out
		}
		next, ok := d.cause(w, s)
		// A repeated kind is usually the same fault in other words.
		if !ok || slices.Contains(met, next.Kind) {
			return out
		}
		next.After = c.Kind
		met, out = append(met, next.Kind), append(out, next)
		v, c = w, next
	}
	return out
}

// afterwards is a service after a change, and its first session that is certainly made and still
// fails otherwise than is known, nil if there is none or it is unknown.
func (d *Diagnosis) afterwards(v *sessions.View, failed *sessions.Session, cure *sessions.Change, known []*boto.Failure) (*sessions.View, *sessions.Session) {
	w := d.Changed(v, cure)
	for _, s := range append([]*sessions.Session{failed}, v.Sessions...) {
		if !s.IsCertain() {
			continue
		}
		later := *s
		if s == failed && cure.Session != nil {
			later.Boto = *cure.Session
		}
		later.Outcome = w.Resolve(later.Boto)
		switch f := later.Outcome.Failure; {
		case f == nil || s != failed && slices.ContainsFunc(known, func(k *boto.Failure) bool { return isSame(k, f) }):
		case d.undecided(w, later.Outcome):
			return w, nil
		default:
			return w, &later
		}
	}
	return w, nil
}

// cureOf is the change that cures a cause: its own, or, if only the owner of the files can fix it,
// the presumed result.
func (e *explainer) cureOf(c *cause.Cause) *sessions.Change {
	if c.Kind == cause.PlaceholderLeft { // the final text is unknown
		return nil
	}
	if c.Cure != nil {
		return c.Cure
	}
	switch c.Kind {
	case cause.ProfileNotFound, cause.DefaultProfileMissing, cause.ProfileWithoutCredentials, cause.CredentialsFilesAbsent:
		return e.completed(&e.out.CredentialsFile)
	case cause.RegionMissing, cause.RegionInvalid, cause.RegionUnknown:
		return e.inRegion(idealRegion)
	}
	return nil
}

// completed adds the credentials of the missing profile to the content of a file.
func (e *explainer) completed(f *boto.ConfigFile) *sessions.Change {
	c := e.ideal(f)
	if c == nil || f.Ini.Section(e.wantedProfile()) != nil {
		return nil
	}
	if f.Entry.Readable {
		c.Files[f.Path] = slices.Concat(f.Entry.Data, []byte("\n"), c.Files[f.Path])
	}
	return c
}

// inRegion is the change that gives the session a region.
func (e *explainer) inRegion(region string) *sessions.Change {
	given := e.Boto
	given.Region = &region
	return &sessions.Change{Session: &given}
}
