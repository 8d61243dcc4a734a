package diagnosis

import (
	"fmt"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/lazyregexp"
	"doctor/internal/near"
)

// placeholderText recognises what instructions leave for the reader to fill in:
// <username>, <your-aws-region>, YOUR_ACCESS_KEY, your-profile, XXXX, {{ env.KEY }}.
var placeholderText = lazyregexp.New(`(?i)\{\{.*?\}\}|<[a-z][a-z0-9 _.-]*>|(?:^|[^$\w])\{[a-z][a-z0-9 _-]*\}|\.\.\.+$|\byour[_ -][a-z0-9_ -]+|\breplace[_-]?(me|this)\b|\bchange[_-]?me\b|^x{4,}$|\bmy[_-](access|secret)[_-]key\b|\binsert[_-]\w+`)

// Of what may be a secret, only a text that is plainly an instruction is shown:
// some put the secret itself between the brackets.
var (
	secretNames = lazyregexp.New(`(?i)secret|token|key|kwargs|conn`)
	instruction = lazyregexp.New(`(?i)^\W*(?:your|my|the|replace|change|insert|aws|secret|access|session|token|key|x{4})[a-z _-]*\W*$|^\.+$`)
)

// Placeholder returns the part of a named value that was left to be filled in,
// fit to be shown; "" if there is none.
func Placeholder(name, value string) string {
	found := strings.TrimLeft(placeholderText().FindString(value), "/: ")
	if strings.HasPrefix(found, "{{") { // of a template
		return "{{ ... }}"
	}
	if found != "" && secretNames().MatchString(name) && !instruction().MatchString(found) {
		return "<...>"
	}
	return found
}

// placeholder explains a failure by a text that was never filled in, in the
// very value that the failure is about.
func (e *explainer) placeholder() Cause {
	for _, s := range e.suspects() {
		if found := Placeholder(s.name, s.text); found != "" {
			return Cause{
				Rule: "placeholder-left", Subject: found, At: appendOrigin(nil, s.origin), Mount: s.mount,
				Message: fmt.Sprintf("%s still says %s (%s), which was to be filled in%s", e.keyed(s), found, place(s.origin), templateWords(found)),
			}
		}
	}
	return Cause{}
}

// templateWords end the message about a template, which nobody fills in.
func templateWords(found string) string {
	if strings.HasPrefix(found, "{{") {
		return "; neither the CLI nor Airflow fills in a template there"
	}
	return ""
}

// suspect is one value on which the failed session depends.
type suspect struct {
	name, text string
	origin     astro.Origin
	mount      *astro.Mount
}

// suspects lists the values that the failed session used.
func (e *explainer) suspects() []suspect {
	out := e.connectionTexts()
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if m := e.mountAt(f.Entry.MountTarget); m != nil && m.FromOverride {
			out = append(out, suspect{"the mount", m.Raw + " " + m.Source, m.Origin, m})
		}
		if f.Variable != "" {
			out = append(out, suspect{f.Variable, f.Value, e.Service.Env[f.Variable].Origin, nil})
		}
	}
	for _, m := range e.awsMounts(e.Service) {
		out = append(out, suspect{"the mount", m.Raw + " " + m.Source, m.Origin, m})
	}
	out = append(out,
		suspect{"the profile's name", e.wantedProfile(), e.fromOrigin(e.out.ProfileFrom), nil},
		suspect{"the region", e.out.Region, e.fromOrigin(e.out.RegionFrom), nil},
	)
	if url := e.Session.Boto.EndpointURL; url != nil {
		out = append(out, suspect{"the endpoint", *url, e.Session.Origin, nil})
	}
	if k := e.out.Keys; k != nil {
		origin := e.origin(k.At)
		if e.Session.Boto.AccessKey != nil {
			origin = e.Session.Origin
		} else if k.Variable {
			origin = e.Service.Env["AWS_ACCESS_KEY_ID"].Origin
		}
		out = append(out, suspect{"the access key", k.AccessKeyID, origin, nil})
		out = append(out, suspect{"the secret key", k.Secret.Reveal(), origin, nil})
	}
	for _, r := range e.out.Roles {
		origin := e.origin(r.At)
		if origin.IsZero() {
			origin = e.Session.Origin // it is an argument
		}
		out = append(out, suspect{"the role", r.ARN, origin, nil})
		if r.ExternalID != nil {
			out = append(out, suspect{"the external id", *r.ExternalID, origin, nil})
		}
	}
	return out
}

// quotes explains a failure by quotes that became part of a variable's value.
func (e *explainer) quotes() Cause {
	for _, name := range []string{e.out.ProfileFrom.Variable, e.out.CredentialsFile.Variable, e.out.ConfigFile.Variable, e.out.RegionFrom.Variable, "AWS_ACCESS_KEY_ID"} {
		v, ok := e.Service.Env[name]
		if !ok || name == "" || !quoted(v.Value) {
			continue
		}
		if name == "AWS_ACCESS_KEY_ID" && (e.out.Keys == nil || !e.out.Keys.Variable) {
			continue
		}
		return Cause{
			Rule: "env-value-has-quotes", Subject: name, Suggestion: strings.Trim(v.Value, `"'`), Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin),
			Message: fmt.Sprintf("%s%s has quotes that stay in its value; write it without them", name, at(v.Origin)),
		}
	}
	return Cause{}
}

func quoted(s string) bool {
	return len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[0] == s[len(s)-1]
}

// nearest returns the one of the names that was probably meant, "" if none is near.
func nearest(name string, names []string) string {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return n
		}
	}
	limit := 1 + len(name)/5
	return near.Nearest(name, names, limit)
}
