package diagnosis

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/awsnames"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// parse explains a file that boto3 refuses as a whole.
func (e *explainer) parse() cause.Cause {
	p := e.f.Parse
	file := e.shown(e.f.Path)
	origin := astro.Origin{File: file, Line: p.Line}
	c := cause.Cause{At: []astro.Origin{origin}, HostPath: e.hostPath(e.f.Path), Subject: p.Name}
	data, _ := e.Machine.Read(c.HostPath)
	if bytes.IndexByte(data, 0) >= 0 && p.Kind != boto.BOM {
		c.Kind, c.Detail = cause.IniEncoding, cause.BrokenFile{File: file}
		return c
	}
	switch p.Kind {
	case boto.BOM:
		c.Kind, c.Detail = cause.IniBOM, cause.BrokenFile{File: file}
	case boto.Encoding:
		c.Kind, c.Detail = cause.IniEncoding, cause.BrokenFile{At: cause.SpotOf(origin)}
	default:
		c.Kind, c.Detail = cause.IniParseError, cause.BrokenLine{At: cause.SpotOf(origin), Kind: p.Kind, Name: p.Name, First: p.First}
	}
	return c
}

// partial explains half a pair of keys.
func (e *explainer) partial() cause.Cause {
	if e.f.Provider == "env" {
		if c := e.misspelled("AWS_SECRET_ACCESS_KEY"); c.Kind != "" {
			return c
		}
		v := e.Service.Env["AWS_ACCESS_KEY_ID"]
		c := cause.Cause{Kind: cause.PartialCredentials, Subject: "AWS_SECRET_ACCESS_KEY", Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin)}
		c.Detail = cause.HalfPair{Has: "AWS_ACCESS_KEY_ID", Lacks: "AWS_SECRET_ACCESS_KEY", At: cause.SpotOf(v.Origin)}
		if s, ok := e.Service.Env["AWS_SECRET_ACCESS_KEY"]; ok {
			c.At = appendOrigin(c.At, s.Origin)
		}
		return c
	}
	if e.f.Provider == "explicit" && e.Where == sessions.Connection {
		return e.halfKeys()
	}
	profile := cmp.Or(e.f.Profile, e.out.Profile) // a role's source may be to blame
	if c := e.swallowed(profile); c.Kind != "" {
		return c
	}
	if c := e.misnamedKeys(profile); c.Kind != "" {
		return c
	}
	c := e.plain(cause.PartialCredentials)
	c.Subject = e.f.Key
	d := cause.HalfPair{Profile: profile, Has: "aws_access_key_id", Lacks: e.f.Key}
	if e.f.Provider == "explicit" { // the arguments of a backend
		d.Profile, d.Connection = "", definedAt(e.Session, e.Session.Origin)
		if d.Has == d.Lacks {
			d.Has = "aws_session_token"
		}
	}
	if len(c.At) > 0 {
		d.At = cause.SpotOf(c.At[0])
	}
	c.Detail = d
	return c
}

// swallowed explains a setting of a profile that became part of the one above because it is
// indented.
func (e *explainer) swallowed(profile string) cause.Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		for _, o := range s.Options {
			if o.Last == o.Line || !strings.Contains(o.Value, "\n") || len(o.Nested) > 0 {
				continue
			}
			at := astro.Origin{File: origins[i].File, Line: o.Line + 1}
			return cause.Cause{
				Kind: cause.IniContinuationLine, At: []astro.Origin{at}, Subject: o.Name, HostPath: e.hostOf(at), Section: s.Name, Key: o.Written,
				Detail: cause.SwallowedLine{At: cause.SpotOf(at), Option: o.Name},
			}
		}
	}
	return cause.Cause{}
}

// swallowedKey reports whether the swallowed lines were meant as one of these settings.
func (e *explainer) swallowedKey(c cause.Cause, keys ...string) bool {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		option := f.Ini.Section(c.Section).Option(strings.ToLower(c.Key))
		if option == nil {
			continue
		}
		for _, line := range strings.Split(option.Value, "\n")[1:] {
			if name, _, ok := strings.Cut(line, "="); ok && slices.Contains(keys, strings.TrimSpace(name)) {
				return true
			}
		}
	}
	return false
}

// hostOf is the host file of an origin.
func (e *explainer) hostOf(o astro.Origin) string {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if e.shown(f.Path) == o.File {
			return f.Entry.HostPath
		}
	}
	return ""
}

// settingAt finds the section and the setting at a line of one of the two files.
func (e *explainer) settingAt(o astro.Origin) (section, key string) {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if f.Ini == nil || e.shown(f.Path) != o.File {
			continue
		}
		for _, s := range f.Ini.Sections {
			for _, option := range s.Options {
				if option.Line <= o.Line && o.Line <= option.Last {
					return s.Name, option.Written
				}
			}
		}
	}
	return "", ""
}

// misnamedKeys explains keys under a name that boto3 does not know.
func (e *explainer) misnamedKeys(profile string) cause.Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		var at []astro.Origin
		var written, known []string
		for _, o := range s.Options {
			meant := awsnames.MeantKey(o.Name)
			if meant == "" || s.Option(meant) != nil || slices.Contains(known, meant) {
				continue
			}
			at = append(at, astro.Origin{File: origins[i].File, Line: o.Line})
			written, known = append(written, o.Written), append(known, meant)
		}
		if len(at) > 0 {
			return cause.Cause{
				Kind: cause.CredentialsKeysMisnamed, At: at, Subject: written[0], Suggestion: known[0], HostPath: e.hostOf(at[0]), Section: s.Name, Key: written[0],
				Detail: cause.MisnamedKey{At: cause.SpotOf(at[0]), Written: cause.NamesOf(written), Known: cause.NamesOf(known)},
			}
		}
	}
	return cause.Cause{}
}

// malformed explains keys that AWS must refuse, by the content of the value.
func (e *explainer) malformed() cause.Cause {
	k := e.out.Keys
	origin := e.origin(k.At)
	if k.Variable {
		name := "AWS_ACCESS_KEY_ID"
		switch e.f.Kind {
		case boto.SecretMalformed:
			name = "AWS_SECRET_ACCESS_KEY"
		case boto.TokenMalformed, boto.TokenRefused:
			name = e.f.Key
		}
		origin = e.Service.Env[name].Origin
	}
	if len(e.f.At) > 0 {
		origin = e.origin(e.f.At[0])
	}
	if e.Session.Boto.AccessKey != nil {
		origin = e.Session.Origin
		if k.AccessKeyID == "" || k.Secret.IsEmpty() {
			return e.halfKeys()
		}
	}
	if c := e.swallowed(e.out.Profile); c.Kind != "" {
		return c
	}
	d, value := cause.BadKey{At: cause.SpotOf(origin), Part: cause.TheKeyID}, k.AccessKeyID
	kind := cause.KeyMalformed
	switch e.f.Kind {
	case boto.SecretMalformed:
		d.Part, value, kind = cause.TheSecret, k.Secret.Reveal(), cause.SecretMalformed
	case boto.TokenMalformed, boto.TokenRefused:
		d.Part, value, kind = cause.TheToken, k.Token.Reveal(), cause.SecretMalformed
	}
	if e.Where == sessions.Connection && e.Session.Boto.AccessKey != nil {
		kind, d.Connection = cause.ConnectionKeysOverrideFiles, e.Session.Name
	}
	c := cause.Cause{Kind: kind, At: appendOrigin(nil, origin), HostPath: e.hostPath(k.At.Path)}
	c.Section, c.Key = e.settingAt(origin)
	if boto.InlineComment(value) || boto.InlineComment(k.AccessKeyID) || boto.InlineComment(k.Secret.Reveal()) {
		c.Kind = cause.InlineCommentInValue
		c.Detail = cause.BadKey{At: cause.SpotOf(origin), Fault: cause.KeyHasComment}
		return c
	}
	judge(&d, value, e.f.Kind != boto.KeyMalformed)
	c.Detail = d
	if e.Where == sessions.Connection && e.Session.Boto.AccessKey != nil {
		c.Subject = definition(e.Session)
	}
	return c
}

// halfKeys explains a failure by half a pair of keys in a connection's extras. Other arguments have
// their own check.
func (e *explainer) halfKeys() cause.Cause {
	if e.Where != sessions.Connection {
		return cause.Cause{}
	}
	has, lacks := "aws_access_key_id", "aws_secret_access_key"
	if k := e.out.Keys; k == nil || k.AccessKeyID == "" {
		has, lacks = lacks, has
		if k == nil || k.Secret.IsEmpty() {
			has = "aws_session_token"
		}
	}
	return cause.Cause{
		Kind: cause.PartialCredentials, At: appendOrigin(nil, e.Session.Origin), Subject: definition(e.Session), Key: lacks,
		Detail: cause.HalfPair{Connection: definedAt(e.Session, e.Session.Origin), Has: has, Lacks: lacks},
	}
}

// judge finds what is wrong with a key.
func judge(d *cause.BadKey, value string, secret bool) {
	want := 20
	if secret {
		want = 40
	}
	switch {
	case value == "":
		d.Fault = cause.KeyIsEmpty
	case quoted(value):
		d.Fault = cause.KeyHasQuotes
	case strings.Contains(value, "\n"):
		d.Fault = cause.KeyHasLines
	case strings.ContainsAny(value, " \t"):
		d.Fault = cause.KeyHasBlank
	case len(value) != want:
		d.Fault, d.Length, d.Wanted = cause.KeyHasLength, len(value), want
	}
}
