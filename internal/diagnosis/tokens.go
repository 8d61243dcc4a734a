package diagnosis

import (
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// tokenNames are the settings of a session token in botocore's order (botocore 1.43 credentials.py
// EnvProvider, SharedCredentialProvider).
var tokenNames = []string{"aws_security_token", "aws_session_token"}

// tokenElsewhere adds to the cause of a missing token where there is one that boto3 does not get:
// in the shell, or in the other file.
func (e *explainer) tokenElsewhere(c *cause.Cause) {
	d, _ := c.Detail.(cause.NoSessionToken)
	k := e.out.Keys
	switch {
	case k == nil || e.Session.Boto.AccessKey != nil:
	case k.Variable:
		v := e.Service.Env["AWS_ACCESS_KEY_ID"]
		ofOverride := v.Source == astro.FromEnvironment || v.Source == astro.FromShell
		if e.Machine.Getenv("AWS_SESSION_TOKEN") == "" || e.Machine.Getenv("AWS_ACCESS_KEY_ID") != k.AccessKeyID || !ofOverride && v.Source != astro.FromEnvFile {
			return
		}
		c.Suggestion, c.Vars = "AWS_SESSION_TOKEN", []astro.Var{v}
		d.InShell = true
	default:
		if option, at := e.tokenInOtherFile(k.At); option != "" {
			c.Key, c.Suggestion = option, cause.Place(at)
			c.At = appendOrigin(c.At, at)
			d.Option, d.Elsewhere = option, cause.LineOf(at)
		}
	}
	c.Detail = d
}

// tokenInOtherFile finds a profile's token in the file that does not contain its key.
func (e *explainer) tokenInOtherFile(key boto.Pos) (option string, at astro.Origin) {
	own, other := &e.out.CredentialsFile, &e.out.ConfigFile
	if own.Path != key.Path {
		own, other = other, own
	}
	s := sectionAt(own, key.Line)
	if s == nil {
		return "", astro.Origin{}
	}
	profile := strings.Trim(strings.TrimPrefix(s.Name, "profile "), `"'`)
	sections, origins := e.sections(profile)
	for i, s := range sections {
		for _, name := range tokenNames {
			if o := s.Option(name); o != nil && o.Value != "" && origins[i].File == e.shown(other.Path) {
				return o.Written, astro.Origin{File: origins[i].File, Line: o.Line}
			}
		}
	}
	return "", astro.Origin{}
}

// sectionAt is the section of a file that has a setting at a line.
func sectionAt(f *boto.ConfigFile, line int) *boto.Section {
	if f.Ini == nil {
		return nil
	}
	for _, s := range f.Ini.Sections {
		if slices.ContainsFunc(s.Options, func(o *boto.Option) bool { return o.Line == line }) {
			return s
		}
	}
	return nil
}

// Token is a session token that boto3 uses, or ignores in favor of the other.
type Token struct {
	Name string
	At   astro.Origin
	// Section and HostPath are set for one in a file.
	Section, HostPath string
}

// TokenConflict returns the two session tokens next to the keys of a session if they differ: boto3
// uses the first.
func (d *Diagnosis) TokenConflict(v *sessions.View, s *sessions.Session) (taken, ignored Token, ok bool) {
	k := s.Outcome.Keys
	if k == nil || s.Boto.AccessKey != nil {
		return taken, ignored, false
	}
	if k.Variable {
		first, second := v.Service.Env["AWS_SECURITY_TOKEN"], v.Service.Env["AWS_SESSION_TOKEN"]
		ok = first.Value != "" && second.Value != "" && first.Value != second.Value
		return Token{Name: first.Name, At: first.Origin}, Token{Name: second.Name, At: second.Origin}, ok
	}
	e := explainer{Diagnosis: d, View: v, Session: s, out: s.Outcome}
	for _, f := range []*boto.ConfigFile{&s.Outcome.CredentialsFile, &s.Outcome.ConfigFile} {
		if f.Path != k.At.Path {
			continue
		}
		section := sectionAt(f, k.At.Line)
		if section == nil {
			break
		}
		first, second := section.Option(tokenNames[0]), section.Option(tokenNames[1])
		if first == nil || second == nil || first.Value == second.Value {
			break
		}
		token := func(o *boto.Option) Token {
			return Token{Name: o.Written, At: e.origin(boto.Pos{Path: f.Path, Line: o.Line}), Section: section.Name, HostPath: f.Entry.HostPath}
		}
		return token(first), token(second), true
	}
	return taken, ignored, false
}
