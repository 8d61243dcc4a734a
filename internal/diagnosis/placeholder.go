package diagnosis

import (
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/lazyregexp"
	"doctor/internal/near"
	"doctor/internal/redact"
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
	return leftIn(secretNames().MatchString(name), value)
}

func leftIn(mayBeSecret bool, value string) string {
	found := strings.TrimLeft(placeholderText().FindString(value), "/: ")
	if strings.HasPrefix(found, "{{") { // of a template
		return "{{ ... }}"
	}
	if found != "" && mayBeSecret && !instruction().MatchString(found) {
		return "<...>"
	}
	return found
}

// placeholder explains a failure by a text that was never filled in, in the
// very value that the failure is about.
func (e *explainer) placeholder() Cause {
	for _, s := range e.suspects() {
		found := leftIn(s.of.mayBeSecret(), s.text)
		if found == "" || s.isReal {
			continue
		}
		c := e.decisive(Cause{
			Kind: PlaceholderLeft, Subject: found, At: appendOrigin(nil, s.origin), Mount: s.mount, cure: s.filledIn,
			Detail: LeftText{e.keyed(s), found, spot(s.origin), strings.HasPrefix(found, "{{")},
		})
		if c.Kind != "" {
			return c
		}
	}
	return Cause{}
}

// LeftText is a text that was to be filled in.
type LeftText struct {
	Of   Value
	Text string
	At   Spot
	// Template: it is one, which nobody fills in there.
	Template bool
}

func (LeftText) detail() {}

// Value is one value on which a session depends: an argument or an extra by its key,
// a variable by its name, or one of which the text says what it is.
type Value struct {
	Part Part
	// Key is that of an argument, of a connection or in Variable.
	Key string
	// Variable has the value, or the argument.
	Variable, Connection string
}

// Part is what a value is for.
type Part int

// The parts that a value may be.
const (
	AVariable Part = iota
	AnArgument
	TheMount
	TheProfile
	TheRegion
	TheEndpoint
	TheAccessKey
	TheSecretKey
	TheRole
	TheExternalID
)

// mayBeSecret reports whether of such a value only a plain instruction is shown.
func (v Value) mayBeSecret() bool {
	return v.Part == TheAccessKey || v.Part == TheSecretKey || v.Connection != "" || secretNames().MatchString(v.Variable+" "+v.Key)
}

// suspect is one value on which the failed session depends.
type suspect struct {
	of     Value
	text   string
	origin astro.Origin
	mount  *astro.Mount
	// isReal: something of that name is there, whatever it looks like.
	isReal bool
	// filledIn is what would be if the right value were there.
	filledIn *change
}

// suspects lists the values that the failed session used.
func (e *explainer) suspects() []suspect {
	out := e.connectionTexts()
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if m := e.mountAt(f.Entry.MountTarget); m != nil && m.FromOverride {
			out = append(out, e.suspectMount(f, m))
		}
		if f.Variable != "" {
			out = append(out, suspect{
				of: Value{Variable: f.Variable}, text: f.Value, origin: e.Service.Env[f.Variable].Origin,
				isReal: f.Entry.IsFile(), filledIn: e.ideal(f),
			})
		}
	}
	for _, m := range e.awsMounts(e.Service) {
		out = append(out, e.suspectMount(&e.out.CredentialsFile, m))
	}
	out = append(
		out,
		suspect{
			of: Value{Part: TheProfile}, text: e.wantedProfile(), origin: e.fromOrigin(e.out.ProfileFrom),
			isReal: slices.Contains(e.out.Profiles, e.wantedProfile()), filledIn: e.ideal(&e.out.CredentialsFile),
		},
		suspect{of: Value{Part: TheRegion}, text: e.out.Region, origin: e.fromOrigin(e.out.RegionFrom), filledIn: e.inRegion(idealRegion)},
	)
	if url := e.Session.Boto.EndpointURL; url != nil {
		given := e.Boto
		given.EndpointURL = nil
		out = append(out, suspect{of: Value{Part: TheEndpoint}, text: *url, origin: e.Session.Origin, filledIn: &change{session: &given}})
	}
	return slices.Concat(out, e.suspectKeys(), e.suspectRoles())
}

// suspectMount is a mount whose source may never have been filled in. One with AWS
// files in it is real.
func (e *explainer) suspectMount(f *boto.ConfigFile, m *astro.Mount) suspect {
	return suspect{of: Value{Part: TheMount}, text: m.Raw + " " + m.Source, origin: m.Origin, mount: m, isReal: e.hasAWSFiles(m), filledIn: e.ideal(f)}
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
		origin, filledIn = e.Session.Origin, &change{session: &given}
	case k.Variable:
		origin = e.Service.Env["AWS_ACCESS_KEY_ID"].Origin
		filledIn = &change{set: map[string]string{"AWS_ACCESS_KEY_ID": idealKeyID, "AWS_SECRET_ACCESS_KEY": idealSecret}}
	}
	return []suspect{
		{of: Value{Part: TheAccessKey}, text: k.AccessKeyID, origin: origin, filledIn: filledIn},
		{of: Value{Part: TheSecretKey}, text: k.Secret.Reveal(), origin: origin, filledIn: filledIn},
	}
}

// suspectRoles are the roles that the session assumes, and what they ask for.
func (e *explainer) suspectRoles() []suspect {
	idealARN, idealID := "arn:aws:iam::123456789012:role/airflow", "filled-in"
	var out []suspect
	for _, r := range e.out.Roles {
		origin := e.origin(r.At)
		argument := origin.IsZero()
		if argument {
			origin = e.Session.Origin
		}
		with := func(text, ideal string, fill func(*boto.Role)) *change {
			if !argument {
				return e.rewritten(r.At.Path, text, ideal)
			}
			if e.Boto.Role == nil || e.Boto.Role.ARN != r.ARN {
				return nil
			}
			given, role := e.Boto, *e.Boto.Role
			fill(&role)
			given.Role = &role
			return &change{session: &given}
		}
		out = append(out, suspect{
			of: Value{Part: TheRole}, text: r.ARN, origin: origin,
			filledIn: with(r.ARN, idealARN, func(role *boto.Role) { role.ARN = idealARN }),
		})
		if id := r.ExternalID; id != nil {
			out = append(out, suspect{
				of: Value{Part: TheExternalID}, text: *id, origin: origin,
				filledIn: with(*id, idealID, func(role *boto.Role) { role.ExternalID = &idealID }),
			})
		}
	}
	return out
}

// quotes explains a failure by quotes that became part of a variable's value.
func (e *explainer) quotes() Cause {
	all := change{set: map[string]string{}}
	var first Cause
	for _, name := range []string{e.out.ProfileFrom.Variable, e.out.CredentialsFile.Variable, e.out.ConfigFile.Variable, e.out.RegionFrom.Variable, "AWS_ACCESS_KEY_ID"} {
		v, ok := e.Service.Env[name]
		if !ok || name == "" || !quoted(v.Value) {
			continue
		}
		bare := strings.Trim(v.Value, `"'`)
		c := Cause{
			Kind: EnvValueHasQuotes, Subject: name, Suggestion: bare, Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin), cure: setting(name, bare),
			Detail: Setting{Name: name, At: spot(v.Origin)},
		}
		if e.matters(c.cure) {
			return c
		}
		if all.set[name] = bare; first.Kind == "" {
			first = c
		}
	}
	// Both files may be needed, and both have quotes.
	first.cure = &all
	return e.decisive(first)
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
