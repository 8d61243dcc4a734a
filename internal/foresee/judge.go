package foresee

import (
	"context"
	"slices"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/facts"
	"doctor/internal/sessions"
)

// Objection is what speaks against a change.
type Objection struct {
	Kind ObjectionKind
	// Rule is the rule of the finding that stays or is new, nil otherwise.
	Rule *checks.Rule
	// Service and Session are where boto3 would do something else, "" otherwise.
	Service, Session string
}

// ObjectionKind is a kind of objection.
type ObjectionKind int

// The kinds of objections.
const (
	Stays       ObjectionKind = iota + 1 // the finding is still there
	Brings                               // there is an error in services that had none
	Breaks                               // a session that worked fails
	TakesAway                            // a session that had a source of credentials, or an endpoint of its own, loses it and fails
	Fruitless                            // boto3 found no credentials in a session that they are about, still finds none, and nothing says what to do
	Redirects                            // a session that the findings are not about gets other credentials, or another region
	Unconfirmed                          // its check gives no result anymore
	Refused                              // the project does not start anymore
)

// Try makes the changes of a plan in memory, and returns what speaks against them if they are meant
// to fix some findings. An error that they uncover does not: one in services that had an error
// before, of another rule. If boto3 finds no credentials then, the edits for that are tried, too. ok
// is false if nothing can be said, see With.
func (p Project) Try(ctx context.Context, plan *fixers.Plan, fixed []checks.Reported) (out []Objection, ok bool) {
	after, ok := p.With(ctx, plan)
	if !ok {
		return nil, false
	}
	return p.objections(ctx, after, fixed), true
}

// objections is Try, given the project after the changes.
func (p Project) objections(ctx context.Context, after Project, fixed []checks.Reported) []Objection {
	out := compareReports(p, after, fixed)
	found := compareSessions(p.Facts, after.Facts, fixed)
	for range Rounds - 1 {
		if !slices.ContainsFunc(found, Objection.isAboutNothing) {
			break
		}
		plan, more := after.repairs(checks.Error)
		if len(more) == 0 {
			break
		}
		next, ok := after.With(ctx, plan)
		if !ok {
			break
		}
		after = next
		found = slices.DeleteFunc(found, Objection.isAboutNothing)
		for _, o := range compareSessions(p.Facts, after.Facts, fixed) {
			if o.isAboutNothing() {
				found = append(found, o)
			}
		}
	}
	found = slices.DeleteFunc(found, func(o Objection) bool { return o.Kind == Fruitless && after.hasWayOut(o.Service) })
	return append(out, found...)
}

// hasWayOut reports whether an error of a service says what to do.
func (p Project) hasWayOut(service string) bool {
	return slices.ContainsFunc(checks.Ordered(p.Report), func(r checks.Reported) bool {
		about := len(r.Finding.Services) == 0 || slices.Contains(r.Finding.Services, service)
		return r.Severity == checks.Error && about && slices.ContainsFunc(r.Finding.Fixes, func(f checks.Fix) bool {
			return f.Edit != nil || len(f.Commands)+len(f.Lines) > 0
		})
	})
}

// isAboutNothing reports whether boto3 finds no credentials.
func (o Objection) isAboutNothing() bool { return o.Kind == TakesAway || o.Kind == Fruitless }

// compareReports returns the findings that stay and the errors that are new.
func compareReports(before, after Project, fixed []checks.Reported) []Objection {
	var out []Objection
	for _, f := range fixed {
		if o, found := after.still(f); found {
			out = append(out, o)
		}
	}
	if len(before.Facts.Project().Refusals) == 0 && len(after.Facts.Project().Refusals) > 0 {
		out = append(out, Objection{Kind: Refused})
	}
	known := map[checks.Identity]bool{}
	for _, r := range checks.Ordered(before.Report) {
		known[r.Finding.Identity()] = true
	}
	gone := before.errorsNotIn(after)
	for _, r := range checks.Ordered(after.Report) {
		uncovered := slices.ContainsFunc(fixed, func(f checks.Reported) bool {
			return f.Finding.StopsStart || sharesService(f.Finding, r.Finding)
		})
		if r.Severity == checks.Error && !known[r.Finding.Identity()] && !uncovered && !replaces(r.Finding, gone) {
			out = append(out, Objection{Kind: Brings, Rule: r.Finding.Rule})
		}
	}
	return out
}

// errorsNotIn are the services with an error that another report does not have.
func (p Project) errorsNotIn(other Project) map[string]bool {
	left := map[checks.Identity][]string{}
	for _, r := range checks.Ordered(other.Report) {
		left[r.Finding.Identity()] = append(left[r.Finding.Identity()], r.Finding.Services...)
	}
	gone := map[string]bool{}
	for _, r := range checks.Ordered(p.Report) {
		for _, name := range r.Finding.Services {
			if r.Severity == checks.Error && !slices.Contains(left[r.Finding.Identity()], name) {
				gone[name] = true
			}
		}
	}
	return gone
}

// replaces reports whether a finding takes the place of an error in each of its services: what fails
// there has only got another explanation.
func replaces(f checks.Finding, gone map[string]bool) bool {
	return len(f.Services) > 0 && !slices.ContainsFunc(f.Services, func(name string) bool { return !gone[name] })
}

// still reports whether a finding that was to be fixed is there, or cannot be told anymore. One of a
// check that is not foreseen is taken to be fixed.
func (p Project) still(f checks.Reported) (Objection, bool) {
	for _, r := range p.Report.Results {
		if r.Check.ID != f.Check.ID {
			continue
		}
		for _, other := range r.Findings {
			if other.Identity() == f.Finding.Identity() && sharesService(other, f.Finding) {
				return Objection{Kind: Stays, Rule: f.Finding.Rule}, true
			}
		}
		if r.Status == checks.Unknown {
			return Objection{Kind: Unconfirmed, Rule: f.Finding.Rule}, true
		}
	}
	return Objection{}, false
}

// compareSessions compares what boto3 does in each session that is made both before and after. Of a
// service in which nothing shows anymore that one is made, those from before are taken to be: keys
// that are taken away are such a sign.
func compareSessions(before, after *facts.Facts, fixed []checks.Reported) []Objection {
	about := func(service string) bool {
		return slices.ContainsFunc(fixed, func(f checks.Reported) bool {
			return len(f.Finding.Services) == 0 || slices.Contains(f.Finding.Services, service)
		})
	}
	var out []Objection
	seen, uses := map[sessionKey]*sessions.Session{}, map[string]bool{}
	for key, s := range allSessions(before) {
		if s.IsCertain() {
			seen[key] = s
		}
	}
	for key, s := range allSessions(after) {
		uses[key.service] = uses[key.service] || s.IsCertain()
	}
	for key, now := range allSessions(after) {
		was := seen[key]
		if was == nil || !now.IsCertain() && uses[key.service] {
			continue
		}
		o := Objection{Service: key.service, Session: key.name}
		switch a, b := was.Outcome, now.Outcome; {
		case a.Failure == nil && b.Failure != nil:
			o.Kind = Breaks
		case hasSource(a) && !hasSource(b):
			o.Kind = TakesAway
		case a.Endpoint != "" && b.Endpoint == "" && b.Failure != nil:
			o.Kind = TakesAway
		case !hasSource(a) && b.Failure != nil && b.Failure.Kind == boto.NoCredentials && about(key.service):
			o.Kind = Fruitless
		case a.Failure == nil && b.Failure == nil && !about(key.service) && !alike(was, now):
			o.Kind = Redirects
		default:
			continue
		}
		out = append(out, o)
	}
	return out
}

// sessionKey identifies a session before and after a change.
type sessionKey struct {
	service  string
	where    sessions.Where
	name     string
	profile  string
	client   string
	variable string
}

// allSessions are the sessions of each service, also those that nothing makes for certain. Of a
// project that does not start there are none.
func allSessions(w *facts.Facts) func(yield func(sessionKey, *sessions.Session) bool) {
	return func(yield func(sessionKey, *sessions.Session) bool) {
		if len(w.Project().Refusals) > 0 {
			return
		}
		for _, v := range w.Diagnosis().Views {
			for _, s := range v.Sessions {
				key := sessionKey{service: v.Service.Name, where: s.Where, name: s.Name, client: s.Boto.Service, variable: s.Variable}
				if s.Boto.Profile != nil && s.Where == sessions.Default {
					key.profile = *s.Boto.Profile
				}
				if s.Outcome != nil && !yield(key, s) {
					return
				}
			}
		}
	}
}

// hasSource reports whether boto3 finds a source of credentials, however broken. With a file that it
// cannot parse, it has not looked for one.
func hasSource(o *boto.Outcome) bool {
	return o.Failure == nil || o.Failure.Kind != boto.NoCredentials && o.Failure.Kind != boto.ConfigParse
}

// alike reports whether two sessions that work have the same credentials, region and endpoint.
func alike(a, b *sessions.Session) bool {
	x, y := a.Outcome, b.Outcome
	if x.Profile != y.Profile || a.Method() != b.Method() || x.Region != y.Region || x.Endpoint != y.Endpoint || len(x.Roles) != len(y.Roles) {
		return false
	}
	for i := range x.Roles {
		if x.Roles[i].ARN != y.Roles[i].ARN {
			return false
		}
	}
	return keyOf(x) == keyOf(y)
}

func keyOf(o *boto.Outcome) string {
	if o.Keys == nil {
		return ""
	}
	return o.Keys.AccessKeyID
}
