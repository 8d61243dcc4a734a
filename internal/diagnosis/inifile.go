package diagnosis

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/near"
)

// parse explains a file that boto3 refuses as a whole.
func (e *explainer) parse() Cause {
	p := e.f.Parse
	file := e.shown(e.f.Path)
	origin := astro.Origin{File: file, Line: p.Line}
	c := Cause{At: []astro.Origin{origin}, HostPath: e.hostPath(e.f.Path), Subject: p.Name}
	data, _ := e.Machine.Read(c.HostPath)
	if bytes.IndexByte(data, 0) >= 0 && p.Kind != boto.BOM {
		c.Kind, c.Detail = IniEncoding, BrokenFile{File: file}
		return c
	}
	switch p.Kind {
	case boto.BOM:
		c.Kind, c.Detail = IniBOM, BrokenFile{File: file}
	case boto.Encoding:
		c.Kind, c.Detail = IniEncoding, BrokenFile{At: spot(origin)}
	default:
		c.Kind, c.Detail = IniParseError, BrokenLine{spot(origin), p.Kind, p.Name, p.First}
	}
	return c
}

// BrokenFile is a file with bytes that boto3 does not read, at a place where one is known.
type BrokenFile struct {
	File string
	At   Spot
}

func (BrokenFile) detail() {}

// BrokenLine is a line for which boto3 refuses a file.
type BrokenLine struct {
	At   Spot
	Kind boto.ParseErrorKind
	// Name stands there a second time, First is the line of the first.
	Name  string
	First int
}

func (BrokenLine) detail() {}

// partial explains half a pair of keys.
func (e *explainer) partial() Cause {
	if e.f.Provider == "env" {
		v := e.Service.Env["AWS_ACCESS_KEY_ID"]
		c := Cause{Kind: PartialCredentials, Subject: "AWS_SECRET_ACCESS_KEY", Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin)}
		c.Detail = HalfPair{Has: "AWS_ACCESS_KEY_ID", Lacks: "AWS_SECRET_ACCESS_KEY", At: spot(v.Origin)}
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
	d := HalfPair{Profile: profile, Has: "aws_access_key_id", Lacks: e.f.Key}
	if len(c.At) > 0 {
		d.At = spot(c.At[0])
	}
	c.Detail = d
	return c
}

// HalfPair is half a pair of keys: in variables, in a profile, or among the extras of a
// connection.
type HalfPair struct {
	Profile    string
	Connection Named
	Has, Lacks string
	At         Spot
}

func (HalfPair) detail() {}

// SwallowedLine is an indented line that became a part of the option above.
type SwallowedLine struct {
	At     Spot
	Option string
}

func (SwallowedLine) detail() {}

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
				Detail: SwallowedLine{spot(at), o.Name},
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

// MisnamedKey is a setting that boto3 knows by another name.
type MisnamedKey struct {
	At             Spot
	Written, Known string
}

func (MisnamedKey) detail() {}

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
				Detail: MisnamedKey{spot(at), o.Written, meant},
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
	d, value := BadKey{At: spot(origin), Part: TheKeyID}, k.AccessKeyID
	kind := KeyMalformed
	switch e.f.Kind {
	case boto.SecretMalformed:
		d.Part, value, kind = TheSecret, k.Secret.Reveal(), SecretMalformed
	case boto.TokenMalformed, boto.TokenRefused:
		d.Part, value, kind = TheToken, k.Token.Reveal(), SecretMalformed
	}
	if e.Where == Connection && e.Session.Boto.AccessKey != nil {
		kind, d.Connection = ConnectionKeysOverrideFiles, e.Session.Name
	}
	c := Cause{Kind: kind, At: appendOrigin(nil, origin), HostPath: e.hostPath(k.At.Path)}
	c.Section, c.Key = e.settingAt(origin)
	if boto.InlineComment(value) || boto.InlineComment(k.AccessKeyID) || boto.InlineComment(k.Secret.Reveal()) {
		c.Kind = InlineCommentInValue
		c.Detail = BadKey{At: spot(origin), Fault: KeyHasComment}
		return c
	}
	d.judge(value, e.f.Kind != boto.KeyMalformed)
	c.Detail = d
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
		Detail: HalfPair{Connection: e.Session.named(e.Session.Origin), Has: has, Lacks: lacks},
	}
}

// BadKey is a key that cannot be one; its value is not in here.
type BadKey struct {
	At   Spot
	Part KeyPart
	// Connection has it, if one does.
	Connection string
	Fault      KeyFault
	// Length is what it is and Wanted what it should be, for KeyHasLength.
	Length, Wanted int
}

func (BadKey) detail() {}

// KeyPart is a part of a set of keys.
type KeyPart int

// The parts.
const (
	TheKeyID KeyPart = iota
	TheSecret
	TheToken
)

// KeyFault is what is wrong with a key.
type KeyFault int

// The faults.
const (
	KeyHasOthers  KeyFault = iota // characters that no key has
	KeyHasComment                 // a comment behind it
	KeyIsEmpty
	KeyHasQuotes
	KeyHasLines
	KeyHasBlank
	KeyHasLength // another than it should have
)

// judge finds what is wrong with a key.
func (d *BadKey) judge(value string, secret bool) {
	want := 20
	if secret {
		want = 40
	}
	switch {
	case value == "":
		d.Fault = KeyIsEmpty
	case quoted(value):
		d.Fault = KeyHasQuotes
	case strings.Contains(value, "\n"):
		d.Fault = KeyHasLines
	case strings.ContainsAny(value, " \t"):
		d.Fault = KeyHasBlank
	case len(value) != want:
		d.Fault, d.Length, d.Wanted = KeyHasLength, len(value), want
	}
}
