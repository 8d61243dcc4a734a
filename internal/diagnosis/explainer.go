package diagnosis

import (
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// direct are the causes that the failures are themselves.
var direct = map[boto.Kind]Kind{
	boto.RoleWithoutSource:    RoleWithoutSource,
	boto.RoleBothSources:      RoleBothSources,
	boto.SourceCycle:          SourceProfileCycle,
	boto.CredentialSourceBad:  CredentialSourceInvalid,
	boto.CredentialSourceNone: CredentialSourceUnavailable,
	boto.RoleInvalid:          RoleInvalid,
	boto.RoleRefused:          RoleInvalid,
	boto.MFAPrompt:            MFAPromptImpossible,
	boto.WebIdentityToken:     WebIdentityTokenFileAbsent,
	boto.WebIdentityNoRole:    WebIdentityWithoutRole,
	boto.ProcessArgument:      CredentialProcessHostPath,
	boto.ProcessNotExecutable: CredentialProcessNotExecutable,
	boto.ProcessSyntax:        CredentialProcessAbsent,
	boto.SSOIncomplete:        SSOProfileIncomplete,
	boto.SSOSessionMissing:    SSOSessionMissing,
	boto.SSOSessionConflict:   SSOSessionConflict,
	boto.SSOTokenInvalid:      SSOCacheCorrupt,
	boto.SSOTokenCorrupt:      SSOCacheCorrupt,
	boto.SSOTokenExpired:      SSOTokenExpired,
	boto.SSORegionMismatch:    SSORegionMismatch,
	boto.SSOCacheReadOnly:     SSOCacheReadOnly,
	boto.SSOCacheUnwritable:   SSOCacheReadOnly,
	boto.LoginNeedsCRT:        LoginSessionNeedsCRT,
	boto.LoginToken:           LoginTokenMissing,
	boto.RegionUnknown:        RegionUnknown,
	boto.EndpointInvalid:      EndpointURLLeftover,
	boto.EndpointUnreachable:  EndpointURLLeftover,
	boto.ServicesMissing:      EndpointURLLeftover,
	boto.HostUnresolvable:     EndpointHostUnresolvable,
	boto.ProxyUnreachable:     ProxyUnreachable,
	boto.ProxyInvalid:         ProxyUnreachable,
	boto.CABundleAbsent:       CABundleAbsent,
	boto.ContainerEndpoint:    ContainerEndpointUnreachable,
	boto.TokenMissing:         SessionTokenMissing,
	boto.TokenOnLongTermKey:   SessionTokenOnLongTermKey,
	boto.TokenExpired:         SessionTokenExpired,
	boto.InvalidVariable:      EnvValueInvalid,
}

// cause explains one failing session. It reports false where the failure is
// nobody's mistake in this project.
func (d *Diagnosis) cause(v *View, s *Session) (Cause, bool) {
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

// swallowed reports whether what AWS says against the role of a backend is not known
// word for word: Airflow logs it at most, and asks the next place.
func swallowed(s *Session) bool {
	return s.Where == Backend && s.Outcome.Failure.Kind == boto.RoleRefused
}

// explainer finds the cause of one failure.
type explainer struct {
	*Diagnosis
	*View
	*Session
	out *boto.Outcome
	f   *boto.Failure
}

// find walks from the exception back to its cause. What hides everything else
// is looked for first: a text left over from the instructions, quotes that
// stayed in a value, a variable that lost its value, a file that boto3 cannot see.
func (e *explainer) find() Cause {
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
		if e.Where == Backend && e.f.Key == "verify" && isSwitch(e.f.Value) {
			return e.argument()
		}
	case boto.RoleRefused:
		if boto.InlineComment(e.f.Value) {
			return e.plain(InlineCommentInValue)
		}
	}
	if kind, ok := direct[e.f.Kind]; ok {
		return e.plain(kind)
	}
	return Cause{}
}

// plain makes the cause of a failure that is its own explanation.
func (e *explainer) plain(kind Kind) Cause {
	c := Cause{Kind: kind, At: e.origins(e.f.At), Subject: e.f.Value, HostPath: e.hostPath(e.f.Path), Networks: e.Service.Hosts.Networks()}
	if len(c.At) == 0 && e.f.Key != "" {
		v, ok := e.Service.Env[e.f.Key]
		if !ok && e.out.Keys != nil && e.out.Keys.Variable { // what is missing belongs beside the key
			v, ok = e.Service.Env["AWS_ACCESS_KEY_ID"]
		}
		if ok {
			c.At, c.Vars = appendOrigin(nil, v.Origin), []astro.Var{v}
		}
	}
	if len(c.At) == 0 {
		c.At = appendOrigin(nil, e.Session.Origin)
	}
	if kind == SSOCacheReadOnly {
		if m := e.MountAt(e.FS.Lookup(e.f.Path).MountTarget); m != nil && m.ReadOnly {
			c.At = append([]astro.Origin{m.Origin}, c.At...)
		}
	}
	if len(c.At) > 0 {
		c.Section, c.Key = e.settingAt(c.At[0])
		if c.HostPath == "" {
			c.HostPath = e.hostOf(c.At[0])
		}
	}
	c.Detail = e.plainDetail(kind)
	if kind == SessionTokenMissing {
		e.tokenElsewhere(&c)
	}
	if kind == RegionUnknown {
		_, region, at := e.refusedRegion()
		c.Subject, c.Suggestion = region, boto.NearestRegion(region)
		if !at.IsZero() {
			c.At = []astro.Origin{at}
		}
	}
	return c
}

// origins translates places in the container into places on the host.
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

// hostPath returns where a path of the container lies on the host, or would if
// it were there; "" if nothing is mounted that leads to it.
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

// shown names a file of the container as its owner knows it: by its place on
// the host where it has one.
func (e *explainer) shown(container string) string {
	if p := e.hostPath(container); p != "" {
		return e.ShowPath(p)
	}
	return container
}

// ShowPath writes a host path as a person would: relative to the project
// inside it, with ~ for the home folder.
func (d *Diagnosis) ShowPath(p string) string {
	slashed := filepath.ToSlash(p)
	if rest, ok := strings.CutPrefix(slashed, filepath.ToSlash(d.Project.Dir)+"/"); ok {
		return rest
	}
	home := filepath.ToSlash(d.Machine.Home)
	if home != "" && (slashed == home || strings.HasPrefix(slashed, home+"/")) {
		return "~" + slashed[len(home):]
	}
	return p
}

// fromOrigin is the place that a value of the outcome came from.
func (e *explainer) fromOrigin(f boto.From) astro.Origin {
	switch {
	case f.Variable != "":
		return e.Service.Env[f.Variable].Origin
	case f.Argument:
		return e.Session.Origin
	}
	return e.origin(f.Pos)
}
