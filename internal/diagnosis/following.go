package diagnosis

import (
	"slices"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// mostFollowing is after how many causes of one service doctor stops to look for the
// one behind them.
const mostFollowing = 3

// following finds the causes behind one: with its cure in place boto3 goes on, and may
// stop at a fault that has nothing to do with the first. They come in the order in
// which a person would meet them.
func (d *Diagnosis) following(v *sessions.View, first cause.Cause) []cause.Cause {
	var out []cause.Cause
	met := []cause.Kind{first.Kind}
	for c := first; len(out) < mostFollowing; {
		e := explainer{Diagnosis: d, View: v, Session: c.Session, out: c.Session.Outcome, f: c.Session.Outcome.Failure}
		cure := e.cureOf(&c)
		if cure == nil {
			return out
		}
		w, s := d.afterwards(v, c.Session, cure)
		if s == nil {
			return out
		}
		next, ok := d.cause(w, s)
		// A kind that comes again is most often the same fault, in other words.
		if !ok || slices.Contains(met, next.Kind) {
			return out
		}
		next.After = c.Kind
		met, out = append(met, next.Kind), append(out, next)
		v, c = w, next
	}
	return out
}

// afterwards is a service after a change, and the first session in it that is sure to
// be made and still fails, nil if none does or if it cannot be told.
func (d *Diagnosis) afterwards(v *sessions.View, failed *sessions.Session, cure *sessions.Change) (*sessions.View, *sessions.Session) {
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
		case f == nil:
		case d.undecided(w, later.Outcome):
			return w, nil
		default:
			return w, &later
		}
	}
	return w, nil
}

// cureOf is the change that cures a cause: its own, or, for what only the owner of the
// files can mend, what would be if they had.
func (e *explainer) cureOf(c *cause.Cause) *sessions.Change {
	if c.Kind == cause.PlaceholderLeft { // what will stand there nobody knows
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

// completed is a file with the credentials of the profile that is looked for beside
// what is in it already.
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
