// Package diagnosis explains sessions: for each that fails it finds the one cause, from the
// exception back to the line that has to change. A consequence of a cause is not a cause of its
// own. The package does not know doctor's rules, nor how causes are shown.
package diagnosis

import (
	"context"
	"slices"
	"sort"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/certfile"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Diagnosis is the result for one project.
type Diagnosis struct {
	*sessions.Prediction
	// Causes are sorted by kind and service.
	Causes []cause.Cause
	// Following are the causes hidden by others, which appear once those are fixed, in the order of
	// their appearance.
	Following []cause.Cause
	// Warnings are mistakes for which nothing is known to fail.
	Warnings []cause.Cause
	// Undecided: a session is predicted to fail, but a file that doctor cannot read may prevent it.
	// It has no cause.
	Undecided bool
}

// Of predicts every session of every service and explains the failures. Beyond says what was left
// out because ctx ended or a bound was exceeded.
func Of(ctx context.Context, in sessions.Input) *Diagnosis {
	d := &Diagnosis{Prediction: sessions.Predict(ctx, in)}
	if len(in.Project.Refusals) > 0 || d.Beyond() != (sessions.Excess{}) {
		return d // it will not start, or it exceeds the bounds: no session to explain
	}
	for _, v := range d.Views {
		found := d.explain(v)
		for _, c := range found {
			d.add(c)
			if c.Session != nil && d.InTime() {
				for _, next := range d.following(v, c, found) {
					join(&d.Following, next)
				}
			}
		}
		if len(found) == 0 {
			d.emptiedSettings(v)
		}
		d.placeholdersLeft(v)
	}
	if c, missing := d.missingProvider(); missing {
		d.add(c)
	}
	d.Following = slices.DeleteFunc(d.Following, func(c cause.Cause) bool {
		return slices.ContainsFunc(d.Causes, func(have cause.Cause) bool { return have.Kind == c.Kind && have.Detail == c.Detail })
	})
	for i := range d.Following {
		sortPlaces(&d.Following[i])
	}
	for i := range d.Warnings {
		sortPlaces(&d.Warnings[i])
	}
	for i := range d.Causes {
		sortPlaces(&d.Causes[i])
		if s := d.Causes[i].Session; s != nil {
			d.Causes[i].Uses = usesOf(s)
		}
	}
	sort.SliceStable(d.Causes, func(i, j int) bool {
		a, b := d.Causes[i], d.Causes[j]
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		return strings.Join(a.Services, ",") < strings.Join(b.Services, ",")
	})
	return d
}

// explain finds the causes of one service: the default session's first. If it fails, most others
// fail for the same reason or will show theirs once it is fixed, so only failures that none of the
// causes before has to do with are added.
func (d *Diagnosis) explain(v *sessions.View) []cause.Cause {
	var out []cause.Cause
	var before []explained
	for _, s := range v.Sessions {
		if !d.InTime() {
			break
		}
		if s.Outcome.Failure == nil || !s.IsCertain() || hasStandIn(v, s.Outcome.Failure) {
			continue
		}
		isOwn := len(out) == 0 || failsForItself(s)
		if !isOwn && !failsAnyway(s, v, before) {
			continue
		}
		if d.undecided(v, s.Outcome) {
			d.Undecided = true
			continue
		}
		if c, ok := d.cause(v, s); ok && (isOwn || !names(out, c)) {
			out = append(out, c)
			before = append(before, d.explained(v, &c))
		}
	}
	if first := v.Sessions[0]; len(out) == 0 && first.Outcome.Failure != nil && first.IsCertain() && !hasStandIn(v, first.Outcome.Failure) && !d.undecided(v, first.Outcome) {
		return append(out, d.unexplained(v))
	}
	return out
}

// failsForItself reports whether the session belongs to a connection and fails because of that
// connection alone, whatever else is wrong.
func failsForItself(s *sessions.Session) bool {
	if s.Where != sessions.Connection {
		return false
	}
	switch s.Outcome.Failure.Kind {
	case boto.Argument, boto.ArgumentInvalid:
		return true
	case boto.KeyMalformed, boto.SecretMalformed, boto.TokenMissing, boto.TokenMalformed, boto.TokenRefused, boto.PartialCredentials:
		return s.Boto.AccessKey != nil || s.Boto.SecretKey != nil || s.Boto.Token != nil
	}
	return false
}

// hasStandIn reports whether a session fails because of a placeholder in the project for a
// certificate bundle that is built into the image: whoever builds the image for production puts the
// real one there.
func hasStandIn(v *sessions.View, f *boto.Failure) bool {
	if f.Kind != boto.CABundleAbsent || f.Path == "" {
		return false
	}
	entry := v.FS.Lookup(f.Path)
	return entry.IsFile() && entry.MountTarget == "" && certfile.IsPlaceholder(entry.Data)
}

// unexplained is the cause of last resort: a service in which boto3 fails is always reported.
func (d *Diagnosis) unexplained(v *sessions.View) cause.Cause {
	o := v.Default()
	return cause.Cause{
		Kind: cause.CredentialsFilesAbsent, Services: []string{v.Service.Name}, Where: sessions.Default, Symptom: redact.NewText(o.Failure.Symptom()),
		Detail: cause.Unexplained{},
		View:   v, Session: v.Sessions[0], Subject: o.Profile,
	}
}
