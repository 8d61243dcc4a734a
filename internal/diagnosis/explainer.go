package diagnosis

import (
	"path"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// direct maps failures that explain themselves to their causes.
var direct = map[boto.Kind]cause.Kind{
	boto.RoleWithoutSource:    cause.RoleWithoutSource,
	boto.RoleBothSources:      cause.RoleBothSources,
	boto.SourceCycle:          cause.SourceProfileCycle,
	boto.CredentialSourceBad:  cause.CredentialSourceInvalid,
	boto.CredentialSourceNone: cause.CredentialSourceUnavailable,
	boto.RoleInvalid:          cause.RoleInvalid,
	boto.RoleRefused:          cause.RoleInvalid,
	boto.MFAPrompt:            cause.MFAPromptImpossible,
	boto.WebIdentityToken:     cause.WebIdentityTokenFileAbsent,
	boto.WebIdentityNoRole:    cause.WebIdentityWithoutRole,
	boto.ProcessArgument:      cause.CredentialProcessHostPath,
	boto.ProcessNotExecutable: cause.CredentialProcessNotExecutable,
	boto.ProcessSyntax:        cause.CredentialProcessAbsent,
	boto.SSOIncomplete:        cause.SSOProfileIncomplete,
	boto.SSOSessionMissing:    cause.SSOSessionMissing,
	boto.SSOSessionConflict:   cause.SSOSessionConflict,
	boto.SSOTokenInvalid:      cause.SSOCacheCorrupt,
	boto.SSOTokenCorrupt:      cause.SSOCacheCorrupt,
	boto.SSOTokenExpired:      cause.SSOTokenExpired,
	boto.SSORegionMismatch:    cause.SSORegionMismatch,
	boto.SSOCacheReadOnly:     cause.SSOCacheReadOnly,
	boto.SSOCacheUnwritable:   cause.SSOCacheReadOnly,
	boto.LoginNeedsCRT:        cause.LoginSessionNeedsCRT,
	boto.LoginToken:           cause.LoginTokenMissing,
	boto.RegionUnknown:        cause.RegionUnknown,
	boto.EndpointInvalid:      cause.EndpointURLLeftover,
	boto.EndpointUnreachable:  cause.EndpointURLLeftover,
	boto.ServicesMissing:      cause.EndpointURLLeftover,
	boto.HostUnresolvable:     cause.EndpointHostUnresolvable,
	boto.ProxyUnreachable:     cause.ProxyUnreachable,
	boto.ProxyInvalid:         cause.ProxyUnreachable,
	boto.CABundleAbsent:       cause.CABundleAbsent,
	boto.ContainerEndpoint:    cause.ContainerEndpointUnreachable,
	boto.TokenMissing:         cause.SessionTokenMissing,
	boto.TokenOnLongTermKey:   cause.SessionTokenOnLongTermKey,
	boto.TokenExpired:         cause.SessionTokenExpired,
	boto.InvalidVariable:      cause.EnvValueInvalid,
}

// cause explains one failing session. It reports false if the failure is not a mistake in this
// project.
func (d *Diagnosis) cause(v *sessions.View, s *sessions.Session) (cause.Cause, bool) {
	f := s.Outcome.Failure
	e := explainer{Diagnosis: d, View: v, Session: s, out: s.Outcome, f: f}
	c := e.find()
	if c.Kind == "" {
		return c, false
	}
	c.Services, c.Where, c.View, c.Session = []string{v.Service.Name}, s.Where, v, s
	if c.Symptom.IsEmpty() && !swallowed(s) {
		c.Symptom = redact.NewText(f.Symptom())
	}
	return c, true
}

// swallowed reports whether AWS's exact error about the role of a backend is unknown: Airflow only
// logs it, and asks the next source.
func swallowed(s *sessions.Session) bool {
	return s.Where == sessions.Backend && s.Outcome.Failure.Kind == boto.RoleRefused
}

// explainer finds the cause of one failure.
type explainer struct {
	*Diagnosis
	*sessions.View
	*sessions.Session
	out *boto.Outcome
	f   *boto.Failure
}

// find goes from the exception back to its cause. It first looks for what hides everything else:
// placeholder text, quotes that stayed in a value, a variable that lost its value, a file that
// boto3 cannot see.
func (e *explainer) find() cause.Cause {
	if c := e.placeholder(); c.Kind != "" {
		return c
	}
	if c := e.quotes(); c.Kind != "" {
		return c
	}
	if c := e.lost(); c.Kind != "" {
		return c
	}
	if c := e.denied(); c.Kind != "" {
		return c
	}
	switch e.f.Kind {
	case boto.NoCredentials, boto.ProfileNotFound:
		return e.missing()
	case boto.CredentialSourceNone:
		if c := e.deadMetadata(); c.Kind != "" {
			return c
		}
	case boto.SourceMissing, boto.SourceNoCredentials:
		return e.sourceProfile()
	case boto.ConfigParse:
		return e.parse()
	case boto.PartialCredentials:
		return e.partial()
	case boto.KeyMalformed, boto.SecretMalformed, boto.TokenMalformed, boto.TokenRefused:
		return e.malformed()
	case boto.SSOTokenMissing, boto.SSOTokenUnreadable:
		return e.tokenFile()
	case boto.RegionMissing:
		return e.noRegion()
	case boto.RegionInvalid, boto.RegionEmpty:
		return e.badRegion()
	case boto.ProcessAbsent:
		return e.process()
	case boto.Argument:
		return e.refusedArgument()
	case boto.ArgumentInvalid:
		return e.argument()
	case boto.RoleInvalid:
		if e.roleArgument() != "" {
			return e.argument()
		}
	case boto.CABundleAbsent:
		if e.Where == sessions.Backend && e.f.Key == "verify" && isSwitch(e.f.Value) {
			return e.argument()
		}
	case boto.RoleRefused:
		if boto.InlineComment(e.f.Value) {
			return e.plain(cause.InlineCommentInValue)
		}
	}
	if kind, ok := direct[e.f.Kind]; ok {
		return e.plain(kind)
	}
	return cause.Cause{}
}

// plain makes the cause of a failure that explains itself.
func (e *explainer) plain(kind cause.Kind) cause.Cause {
	c := cause.Cause{Kind: kind, At: e.origins(e.f.At), Subject: e.f.Value, HostPath: e.hostPath(e.f.Path), Networks: e.Service.Hosts.Networks()}
	if len(c.At) == 0 && e.f.Key != "" {
		v, ok := e.Service.Env[e.f.Key]
		if !ok && e.out.Keys != nil && e.out.Keys.Variable { // the missing part belongs next to the key
			v, ok = e.Service.Env["AWS_ACCESS_KEY_ID"]
		}
		if ok {
			c.At, c.Vars = appendOrigin(nil, v.Origin), []astro.Var{v}
		}
	}
	if len(c.At) == 0 {
		c.At = appendOrigin(nil, e.Session.Origin)
	}
	if kind == cause.SSOCacheReadOnly {
		if m := e.MountAt(e.FS.Lookup(e.f.Path).MountTarget); m != nil && m.ReadOnly {
			c.At = append([]astro.Origin{m.Origin}, c.At...)
		}
	}
	if at := e.keyOrigin(); kind == cause.SessionTokenExpired && !at.IsZero() { // the keys have to change, not the time beside them
		c.At = slices.Insert(slices.DeleteFunc(c.At, func(o astro.Origin) bool { return o == at }), 0, at)
	}
	if kind == cause.RegionUnknown {
		_, region, at := e.refusedRegion()
		c.Subject, c.Suggestion = region, boto.NearestRegion(region)
		if !at.IsZero() {
			c.At = []astro.Origin{at}
		}
	}
	if len(c.At) > 0 {
		c.Section, c.Key = e.settingAt(c.At[0])
		if c.HostPath == "" {
			c.HostPath = e.hostOf(c.At[0])
		}
	}
	c.Detail = e.plainDetail(kind)
	if kind == cause.SessionTokenMissing {
		e.tokenElsewhere(&c)
	}
	return c
}

// origins translates container places into host places.
func (e *explainer) origins(at []boto.Pos) []astro.Origin {
	var out []astro.Origin
	for _, p := range at {
		out = appendOrigin(out, e.origin(p))
	}
	return out
}

func (e *explainer) origin(p boto.Pos) astro.Origin {
	if p.Path == "" {
		return astro.Origin{}
	}
	return astro.Origin{File: e.shown(p.Path), Line: p.Line}
}

// hostPath returns the host path of a container path, whether or not it exists; "" if no mount
// covers it.
func (e *explainer) hostPath(container string) string {
	if container == "" {
		return ""
	}
	entry := e.FS.Lookup(container)
	m := e.MountAt(entry.MountTarget)
	if entry.Exists() || entry.Reason == containerfs.ReasonLinkLeavesMount || m == nil || m.Type != astro.Bind {
		return entry.HostPath
	}
	return path.Join(m.Source, strings.TrimPrefix(entry.At, m.Target))
}

// shown is a container file as its owner knows it: its host path if it has one.
func (e *explainer) shown(container string) string {
	if p := e.hostPath(container); p != "" {
		return e.ShowPath(p)
	}
	return container
}

// ShowPath shortens a host path: relative to the project inside it, with ~ for the home folder.
func (d *Diagnosis) ShowPath(p string) string {
	return host.ShowPath(p, d.Project.Dir, d.Machine.Home)
}

// fromOrigin is the origin of a value of the outcome.
func (e *explainer) fromOrigin(f boto.From) astro.Origin {
	switch {
	case f.Variable != "":
		return e.Service.Env[f.Variable].Origin
	case f.Argument:
		return e.Session.Origin
	}
	return e.origin(f.Pos)
}
