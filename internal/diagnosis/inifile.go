package diagnosis

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/near"
	"doctor/internal/redact"
)

// parse explains a file that boto3 refuses as a whole.
func (e *explainer) parse() Cause {
	p := e.f.Parse
	file := e.shown(e.f.Path)
	origin := astro.Origin{File: file, Line: p.Line}
	c := Cause{At: []astro.Origin{origin}, HostPath: e.hostPath(e.f.Path), Subject: p.Name}
	data, _ := e.Machine.Read(c.HostPath)
	if bytes.IndexByte(data, 0) >= 0 && p.Kind != boto.BOM {
		c.Kind, c.Message = IniEncoding, redact.Textf("%s is not UTF-8: it has NUL characters, as UTF-16 has them", file)
		return c
	}
	switch p.Kind {
	case boto.BOM:
		c.Kind, c.Message = IniBOM, redact.Textf("%s begins with a byte-order mark, which boto3 takes for a character of the first line", file)
	case boto.Encoding:
		c.Kind, c.Message = IniEncoding, redact.Textf("%s has a character that is not UTF-8", place(origin))
	default:
		c.Kind, c.Message = IniParseError, redact.Textf("%s: %s; boto3 refuses the whole file for it, for every profile", place(origin), parseWords(p))
	}
	return c
}

// parseWords says what is wrong with the line.
func parseWords(p *boto.ParseError) string {
	switch p.Kind {
	case boto.BeforeSection:
		return "a line stands before any [profile]"
	case boto.DuplicateSection:
		return fmt.Sprintf("[%s] stands here a second time, first in line %d", p.Name, p.First)
	case boto.DuplicateKey:
		return fmt.Sprintf("%s stands here a second time in one profile, first in line %d", p.Name, p.First)
	case boto.NestedLine:
		return "an indented line has no = between name and value"
	}
	return "the line has no = between name and value"
}

// partial explains half a pair of keys.
func (e *explainer) partial() Cause {
	if e.f.Provider == "env" {
		v := e.Service.Env["AWS_ACCESS_KEY_ID"]
		c := Cause{Kind: PartialCredentials, Subject: "AWS_SECRET_ACCESS_KEY", Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin)}
		c.Message = redact.Textf("AWS_ACCESS_KEY_ID%s is set and AWS_SECRET_ACCESS_KEY is not, or to nothing; boto3 raises rather than look in the files", at(v.Origin))
		if s, ok := e.Service.Env["AWS_SECRET_ACCESS_KEY"]; ok {
			c.At = appendOrigin(c.At, s.Origin)
		}
		return c
	}
	if e.f.Provider == "explicit" && e.Where == Connection {
		return e.halfKeys()
	}
	profile := cmp.Or(e.f.Profile, e.out.Profile) // a role's source may be to blame
	if c := e.swallowed(profile); c.Kind != "" {
		return c
	}
	if c := e.misnamedKeys(profile); c.Kind != "" {
		return c
	}
	c := e.plain(PartialCredentials)
	c.Subject = e.f.Key
	where := "its file"
	if len(c.At) > 0 {
		where = place(c.At[0])
	}
	c.Message = redact.Textf("profile %q has aws_access_key_id (%s) and no %s beside it; boto3 wants both in one file", profile, where, e.f.Key)
	return c
}

// swallowed explains a setting of a profile that an indentation made part of the
// one above.
func (e *explainer) swallowed(profile string) Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		for _, o := range s.Options {
			if o.Last == o.Line || !strings.Contains(o.Value, "\n") || len(o.Nested) > 0 {
				continue
			}
			at := astro.Origin{File: origins[i].File, Line: o.Line + 1}
			return Cause{
				Kind: IniContinuationLine, At: []astro.Origin{at}, Subject: o.Name, HostPath: e.hostOf(at), Section: s.Name, Key: o.Written,
				Message: redact.Textf("%s is indented deeper than the line above, so boto3 takes it for a part of %s", place(at), o.Name),
			}
		}
	}
	return Cause{}
}

// swallowedKey reports whether the lines that joined a setting were to be one
// of these.
func (e *explainer) swallowedKey(c Cause, keys ...string) bool {
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

// hostOf is the file of this machine that an origin is in.
func (e *explainer) hostOf(o astro.Origin) string {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if e.shown(f.Path) == o.File {
			return f.Entry.HostPath
		}
	}
	return ""
}

// settingAt finds the section and the setting that stand at a line of one of
// the two files.
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

// keyNames are the settings of a profile that hold keys.
var keyNames = []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}

// otherKeyNames are what people and other tools call them.
var otherKeyNames = map[string]string{
	"access_key": "aws_access_key_id", "access_key_id": "aws_access_key_id", "accesskeyid": "aws_access_key_id", "aws_access_key": "aws_access_key_id",
	"secret_key": "aws_secret_access_key", "secret_access_key": "aws_secret_access_key", "secretaccesskey": "aws_secret_access_key", "aws_secret_key": "aws_secret_access_key",
	"aws_secret_access_key_id": "aws_secret_access_key", "session_token": "aws_session_token", "sessiontoken": "aws_session_token",
}

// misnamedKeys explains keys under a name that boto3 does not know.
func (e *explainer) misnamedKeys(profile string) Cause {
	sections, origins := e.sections(profile)
	for i, s := range sections {
		for _, o := range s.Options {
			meant := MeantKey(o.Name)
			if meant == "" || s.Option(meant) != nil {
				continue
			}
			at := astro.Origin{File: origins[i].File, Line: o.Line}
			return Cause{
				Kind: CredentialsKeysMisnamed, At: []astro.Origin{at}, Subject: o.Written, Suggestion: meant, HostPath: e.hostOf(at), Section: s.Name, Key: o.Written,
				Message: redact.Textf("%s says %s; boto3 knows it as %s", place(at), o.Written, meant),
			}
		}
	}
	return Cause{}
}

// MeantKey returns the setting that a name in a profile was probably meant to
// be, "" if it is one or is near none.
func MeantKey(name string) string {
	if slices.Contains(keyNames, name) || name == "aws_security_token" {
		return ""
	}
	plain := strings.TrimPrefix(strings.ReplaceAll(strings.ReplaceAll(name, "-", "_"), " ", "_"), "export_") // as in a shell
	if meant, ok := otherKeyNames[plain]; ok {
		return meant
	}
	if slices.Contains(keyNames, plain) {
		return plain
	}
	if !strings.Contains(name, "key") && !strings.Contains(name, "token") {
		return ""
	}
	return near.Nearest(strings.ReplaceAll(name, "-", "_"), keyNames, 2)
}

// malformed explains keys that AWS must refuse, by what is in the value.
func (e *explainer) malformed() Cause {
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
	what, value := "the access key id", k.AccessKeyID
	kind := KeyMalformed
	switch e.f.Kind {
	case boto.SecretMalformed:
		what, value, kind = "the secret key", k.Secret.Reveal(), SecretMalformed
	case boto.TokenMalformed, boto.TokenRefused:
		what, value, kind = "the session token", k.Token.Reveal(), SecretMalformed
	}
	if e.Where == Connection && e.Session.Boto.AccessKey != nil {
		kind, what = ConnectionKeysOverrideFiles, what+" in the connection "+e.Session.Name
	}
	c := Cause{Kind: kind, At: appendOrigin(nil, origin), Subject: what, HostPath: e.hostPath(k.At.Path)}
	c.Section, c.Key = e.settingAt(origin)
	if boto.InlineComment(value) || boto.InlineComment(k.AccessKeyID) || boto.InlineComment(k.Secret.Reveal()) {
		c.Kind = InlineCommentInValue
		c.Message = redact.Textf("%s: a comment behind the value became part of the key; boto3 knows comments only on lines of their own", place(origin))
		return c
	}
	c.Message = redact.Textf("%s: %s cannot be one: %s", place(origin), what, malformedWords(value, e.f.Kind != boto.KeyMalformed))
	if e.Where == Connection && e.Session.Boto.AccessKey != nil {
		c.Subject = e.Session.subject()
	}
	return c
}

// halfKeys explains a failure by half a pair of keys among a connection's extras. Of
// other arguments their own check says so.
func (e *explainer) halfKeys() Cause {
	if e.Where != Connection {
		return Cause{}
	}
	has, lacks := "aws_access_key_id", "aws_secret_access_key"
	if k := e.out.Keys; k == nil || k.AccessKeyID == "" {
		has, lacks = lacks, has
		if k == nil || k.Secret.IsEmpty() {
			has = "aws_session_token"
		}
	}
	return Cause{
		Kind: PartialCredentials, At: appendOrigin(nil, e.Session.Origin), Subject: e.Session.subject(), Key: lacks,
		Message: redact.Textf("%s has %s among its extras and no %s; boto3 signs with what is there", e.Session.said(e.Session.Origin), has, lacks),
	}
}

// commentStays says why a comment behind a value does harm.
const commentStays = "the comment is part of the value: boto3 knows comments only on lines of their own"

// malformedWords says what is wrong with a key without showing it.
func malformedWords(value string, secret bool) string {
	want := 20
	if secret {
		want = 40
	}
	switch {
	case value == "":
		return "it is empty"
	case quoted(value):
		return "it stands in quotes, which boto3 keeps"
	case strings.Contains(value, "\n"):
		return "it runs over several lines"
	case strings.ContainsAny(value, " \t"):
		return "it has a blank in it"
	case len(value) != want:
		return fmt.Sprintf("it has %d characters, not %d", len(value), want)
	}
	return "it has characters that no key has"
}
