package diagnosis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/near"
	"doctor/internal/placeholder"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// placeholder explains a failure by a placeholder in the very value that the failure is about.
func (e *explainer) placeholder() cause.Cause {
	for _, s := range e.suspects() {
		found := placeholder.FindIn(mayBeSecret(s.of), s.text)
		if found == "" || s.isReal {
			continue
		}
		c := e.decisive(cause.Cause{
			Kind: cause.PlaceholderLeft, Subject: found, At: appendOrigin(nil, s.origin), Mount: s.mount, Cure: s.filledIn,
			Detail: cause.LeftText{Of: e.keyed(s), Text: found, At: cause.SpotOf(s.origin), Template: strings.HasPrefix(found, "{{")},
		})
		if c.Kind != "" {
			return c
		}
	}
	return cause.Cause{}
}

// mayBeSecret reports whether only a plain placeholder in such a value is shown.
func mayBeSecret(v cause.Value) bool {
	return v.Part == cause.TheAccessKey || v.Part == cause.TheSecretKey || v.Connection != "" || placeholder.MayBeSecret(v.Variable+" "+v.Key)
}

// suspect is one value that the failed session depends on.
type suspect struct {
	of     cause.Value
	text   string
	origin astro.Origin
	mount  *astro.Mount
	// isReal: something with that name exists, whatever it looks like.
	isReal bool
	// filledIn is the change to the right value.
	filledIn *sessions.Change
}

// suspects lists the values that the failed session used.
func (e *explainer) suspects() []suspect {
	out := e.connectionTexts()
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if m := e.MountAt(f.Entry.MountTarget); m != nil && m.FromOverride {
			out = append(out, e.suspectMount(f, m))
		}
		if f.Variable != "" {
			out = append(out, suspect{
				of: cause.Value{Variable: f.Variable}, text: f.Value, origin: e.Service.Env[f.Variable].Origin,
				isReal: f.Entry.IsFile(), filledIn: e.ideal(f),
			})
		}
	}
	for _, m := range e.AWSMounts(e.Service) {
		out = append(out, e.suspectMount(&e.out.CredentialsFile, m))
	}
	out = append(
		out,
		suspect{
			of: cause.Value{Part: cause.TheProfile}, text: e.wantedProfile(), origin: e.fromOrigin(e.out.ProfileFrom),
			isReal: slices.Contains(e.out.Profiles, e.wantedProfile()), filledIn: e.ideal(&e.out.CredentialsFile),
		},
		suspect{of: cause.Value{Part: cause.TheRegion}, text: e.out.Region, origin: e.fromOrigin(e.out.RegionFrom), filledIn: e.inRegion(idealRegion)},
	)
	if url := e.Session.Boto.EndpointURL; url != nil {
		given := e.Boto
		given.EndpointURL = nil
		out = append(out, suspect{of: cause.Value{Part: cause.TheEndpoint}, text: *url, origin: e.Session.Origin, filledIn: &sessions.Change{Session: &given}})
	}
	return slices.Concat(out, e.suspectKeys(), e.suspectRoles())
}

// suspectMount is a mount whose source may be a placeholder. One with AWS files in it is real.
func (e *explainer) suspectMount(f *boto.ConfigFile, m *astro.Mount) suspect {
	return suspect{of: cause.Value{Part: cause.TheMount}, text: m.Raw + " " + m.Source, origin: m.Origin, mount: m, isReal: e.hasAWSFiles(m), filledIn: e.ideal(f)}
}

// suspectKeys are the keys of the session.
func (e *explainer) suspectKeys() []suspect {
	k := e.out.Keys
	if k == nil {
		return nil
	}
	origin, filledIn := e.origin(k.At), e.rewritten(k.At.Path, k.AccessKeyID, idealKeyID, k.Secret.Reveal(), idealSecret)
	switch {
	case e.Session.Boto.AccessKey != nil:
		given := e.Boto
		id, secret := redact.NewSecret(idealKeyID), redact.NewSecret(idealSecret)
		given.AccessKey, given.SecretKey = &id, &secret
		origin, filledIn = e.Session.Origin, &sessions.Change{Session: &given}
	case k.Variable:
		origin = e.Service.Env["AWS_ACCESS_KEY_ID"].Origin
		filledIn = &sessions.Change{Set: map[string]string{"AWS_ACCESS_KEY_ID": idealKeyID, "AWS_SECRET_ACCESS_KEY": idealSecret}}
	}
	return []suspect{
		{of: cause.Value{Part: cause.TheAccessKey}, text: k.AccessKeyID, origin: origin, filledIn: filledIn},
		{of: cause.Value{Part: cause.TheSecretKey}, text: k.Secret.Reveal(), origin: origin, filledIn: filledIn},
	}
}

// suspectRoles are the roles that the session assumes, and their parameters.
func (e *explainer) suspectRoles() []suspect {
	idealARN, idealID := "arn:aws:iam::123456789012:role/airflow", "filled-in"
	var out []suspect
	for _, r := range e.out.Roles {
		origin := e.origin(r.At)
		argument := origin.IsZero()
		if argument {
			origin = e.Session.Origin
		}
		with := func(text, ideal string, fill func(*boto.Role)) *sessions.Change {
			if !argument {
				return e.rewritten(r.At.Path, text, ideal)
			}
			if e.Boto.Role == nil || e.Boto.Role.ARN != r.ARN {
				return nil
			}
			given, role := e.Boto, *e.Boto.Role
			fill(&role)
			given.Role = &role
			return &sessions.Change{Session: &given}
		}
		out = append(out, suspect{
			of: cause.Value{Part: cause.TheRole}, text: r.ARN, origin: origin,
			filledIn: with(r.ARN, idealARN, func(role *boto.Role) { role.ARN = idealARN }),
		})
		if id := r.ExternalID; id != nil {
			out = append(out, suspect{
				of: cause.Value{Part: cause.TheExternalID}, text: *id, origin: origin,
				filledIn: with(*id, idealID, func(role *boto.Role) { role.ExternalID = &idealID }),
			})
		}
	}
	return out
}

// quotes explains a failure by quotes that became part of a variable's value.
func (e *explainer) quotes() cause.Cause {
	all := sessions.Change{Set: map[string]string{}}
	var first cause.Cause
	for _, name := range []string{e.out.ProfileFrom.Variable, e.out.CredentialsFile.Variable, e.out.ConfigFile.Variable, e.out.RegionFrom.Variable, "AWS_ACCESS_KEY_ID"} {
		v, ok := e.Service.Env[name]
		bare, isQuoted := bareOf(v.Value)
		if !ok || name == "" || !isQuoted {
			continue
		}
		c := cause.Cause{
			Kind: cause.EnvValueHasQuotes, Subject: name, Suggestion: bare, Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin), Cure: setting(name, bare),
			Detail: cause.Setting{Name: name, At: cause.SpotOf(v.Origin)},
		}
		if e.matters(c.Cure) {
			return c
		}
		if all.Set[name] = bare; first.Kind == "" {
			first = c
		}
	}
	// Both files may be needed, and both values have quotes.
	first.Cure = &all
	return e.decisive(first)
}

func quoted(s string) bool {
	return len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[0] == s[len(s)-1]
}

// bareOf is a value without the quotes around it: those of programs, or those that word processors
// and chats put in their place.
func bareOf(s string) (bare string, ok bool) {
	const typographic = "“”„‟‘’‚‛"
	first, n := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s[n:])
	if quoted(s) || strings.ContainsRune(typographic, first) && strings.ContainsRune(typographic, last) {
		return strings.Trim(s, `"'`+typographic), true
	}
	return s, false
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
