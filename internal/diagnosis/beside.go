package diagnosis

import (
	"slices"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// mostBeside bounds how many causes of one service are compared with further failures.
const mostBeside = 4

// explained is a failure whose cause was found, and what is left of it once that is cured.
type explained struct {
	failure *boto.Failure
	// cured is the service after the cure, nil if the cure is unknown or changes only the failed
	// session.
	cured *sessions.View
	// ofOne: the cure changes only the failed session.
	ofOne bool
}

func (d *Diagnosis) explained(v *sessions.View, c *cause.Cause) explained {
	e := explainer{Diagnosis: d, View: v, Session: c.Session, out: c.Session.Outcome, f: c.Session.Outcome.Failure}
	x := explained{failure: e.f}
	switch cure := e.cureOf(c); {
	case cure == nil:
	case cure.Session != nil:
		x.ofOne = true
	default:
		x.cured = d.Changed(v, cure)
	}
	return x
}

// failsAnyway reports whether a session fails whatever is done about the causes before: the user
// meets its error now, and still after their cure.
func failsAnyway(s *sessions.Session, v *sessions.View, before []explained) bool {
	return len(before) < mostBeside && !slices.ContainsFunc(before, func(x explained) bool { return x.mayExplain(s, v) })
}

// mayExplain reports whether a session's failure may have the same cause.
func (x *explained) mayExplain(s *sessions.Session, v *sessions.View) bool {
	f := s.Outcome.Failure
	switch {
	case areOwnLogins(f, x.failure):
		return false
	case f.Kind == x.failure.Kind && !areOwnNames(f, x.failure):
		return true
	case x.ofOne:
		return false
	case x.cured != nil:
		return !isSame(f, x.cured.Resolve(s.Boto).Failure)
	case x.failure.Kind == boto.NoCredentials || x.failure.Kind == boto.ProfileNotFound || x.failure.Stage < f.Stage:
		return true // a file may be missing that has what this session lacks
	}
	// The credentials were found and are of no use, so working ones are the cure.
	return !isSame(f, v.Resolve(withKeys(s.Boto)).Failure)
}

// areOwnLogins reports whether two failures are about different logins: each has to be renewed.
func areOwnLogins(a, b *boto.Failure) bool {
	isLogin := func(f *boto.Failure) bool { return f.Kind == boto.SSOTokenExpired || f.Kind == boto.SSOTokenMissing }
	return isLogin(a) && isLogin(b) && a.Path != b.Path
}

// areOwnNames reports whether two failures of a kind are about different names: curing one does
// nothing for the other.
func areOwnNames(a, b *boto.Failure) bool {
	switch {
	case a.Kind != b.Kind:
		return false
	case a.Kind == boto.ProfileNotFound:
		return a.Profile != b.Profile
	case a.Kind == boto.RegionInvalid:
		return a.Symptom() != b.Symptom()
	}
	return areOwnLogins(a, b)
}

// names reports whether some causes have the kind of one. A repeated kind is usually the same fault
// in other words.
func names(some []cause.Cause, c cause.Cause) bool {
	return slices.ContainsFunc(some, func(have cause.Cause) bool {
		a, b := have.Failure(), c.Failure()
		return have.Kind == c.Kind && (have.Detail == c.Detail || a == nil || b == nil || !areOwnNames(a, b))
	})
}

func isSame(a, b *boto.Failure) bool {
	return b != nil && a.Kind == b.Kind && a.Symptom() == b.Symptom()
}

// withKeys is a session that is given valid keys.
func withKeys(s boto.Session) boto.Session {
	id, secret := redact.NewSecret(idealKeyID), redact.NewSecret(idealSecret)
	s.AccessKey, s.SecretKey, s.Token = &id, &secret, nil
	return s
}
