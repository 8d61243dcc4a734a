package diagnosis

import (
	"cmp"
	"path"
	"strings"
	"time"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// plainDetail is the detail of a failure that explains itself, nil for others.
func (e *explainer) plainDetail(kind cause.Kind) cause.Detail {
	var where cause.Spot
	if at := e.origins(e.f.At); len(at) > 0 {
		where = cause.SpotOf(at[0])
	}
	profile := cause.OfProfile{Profile: cmp.Or(e.f.Profile, e.out.Profile), At: where}
	switch kind {
	case cause.RoleWithoutSource, cause.RoleBothSources, cause.SourceProfileCycle, cause.SourceProfileWithoutCredentials, cause.MFAPromptImpossible, cause.LoginSessionNeedsCRT:
		return profile
	case cause.SourceProfileMissing, cause.CredentialSourceInvalid, cause.CredentialSourceUnavailable, cause.SSOSessionMissing:
		profile.Value = e.f.Value
		return profile
	case cause.SSOProfileIncomplete, cause.SSOSessionConflict:
		profile.Key = e.f.Key
		return profile
	case cause.InlineCommentInValue:
		profile.Key, profile.Value = e.f.Key, e.f.Value
		return profile
	case cause.RoleInvalid:
		return e.refusedRole(profile)
	case cause.WebIdentityTokenFileAbsent:
		if e.Session.LacksTokenFile() {
			return cause.NoTokenFile{By: definedAt(e.Session, e.Session.Origin), Alone: true}
		}
		d := cause.NoTokenFile{Path: e.f.Path, Why: e.outOfReach()}
		if strings.HasPrefix(e.f.Value, "~") && d.Why == (cause.Unusable{}) {
			d.Tilde = e.f.Value
		}
		if e.Session.NamesTokenFile() {
			d.By, d.Alone = definedAt(e.Session, e.Session.Origin), true
			return d
		}
		d.By = e.namedBy("AWS_WEB_IDENTITY_TOKEN_FILE", where)
		return d
	case cause.WebIdentityWithoutRole:
		return cause.NoRole{By: e.namedBy("AWS_WEB_IDENTITY_TOKEN_FILE", where)}
	case cause.CredentialProcessAbsent, cause.CredentialProcessHostPath, cause.CredentialProcessNotExecutable:
		return e.failedProcess(kind, profile)
	case cause.SSOCacheCorrupt:
		return cause.DamagedToken{Path: e.shown(e.f.Path)}
	case cause.SSOTokenExpired:
		return cause.ExpiredLogin{Of: e.sso(), Ended: e.ended()}
	case cause.SSORegionMismatch:
		return cause.OtherRegion{Region: e.out.SSO.Region, At: where, Of: e.sso(), TokenRegion: e.f.Value, Path: e.shown(e.f.Path)}
	case cause.SSOCacheReadOnly:
		return e.closedCache()
	case cause.LoginTokenMissing:
		return cause.NoLoginToken{Of: profile, Path: e.shown(e.f.Path)}
	case cause.RegionUnknown:
		name, region, origin := e.refusedRegion()
		return cause.BadRegion{Setting: cause.Setting{Name: name, Value: region, At: cause.SpotOf(origin)}}
	case cause.EndpointURLLeftover:
		return e.badEndpoint(where)
	case cause.EndpointHostUnresolvable:
		return e.noHost()
	case cause.ProxyUnreachable:
		return e.badProxy()
	case cause.CABundleAbsent:
		return e.badBundle(where)
	case cause.ContainerEndpointUnreachable:
		return e.noEndpoint()
	case cause.SessionTokenMissing:
		if e.f.Key == tokenNames[0] {
			return cause.NoSessionToken{Key: e.key(cause.Spot{}), Emptied: cause.Setting{Name: e.f.Key, At: where}, Passed: tokenNames[1]}
		}
		return cause.NoSessionToken{Key: e.key(where)}
	case cause.SessionTokenOnLongTermKey:
		return e.key(where)
	case cause.SessionTokenExpired:
		return cause.ExpiredKey{Key: e.key(where), Ended: e.ended()}
	case cause.EnvValueInvalid:
		if v, ok := e.Service.Env[e.f.Key]; ok {
			where = cause.SpotOf(v.Origin)
		}
		return cause.Setting{Name: e.f.Key, Value: e.f.Value, At: where}
	}
	return nil
}

// namedBy names a variable if the service has it, and the place otherwise.
func (e *explainer) namedBy(variable string, otherwise cause.Spot) cause.Named {
	if v, ok := e.Service.Env[variable]; ok {
		return cause.Named{Variable: variable, At: cause.SpotOf(v.Origin)}
	}
	return cause.Named{At: otherwise}
}

func (e *explainer) failedProcess(kind cause.Kind, profile cause.OfProfile) cause.FailedProcess {
	d := cause.FailedProcess{Of: profile, Path: e.f.Path}
	entry := e.FS.Lookup(e.f.Path)
	switch kind {
	case cause.CredentialProcessAbsent:
		switch {
		case e.f.Kind == boto.ProcessSyntax && e.f.Exception == "ValueError":
			d.Fault, d.Path = cause.ProcessUnclosed, ""
		case e.f.Kind == boto.ProcessSyntax:
			d.Fault, d.Path = cause.ProcessEmpty, ""
		case entry.IsFile():
			d.Fault = cause.ProcessNoInterpreter
		default:
			d.Path, d.Command = "", e.f.Value
		}
	case cause.CredentialProcessHostPath:
		entry = e.FS.Lookup(absoluteIn(e.View, e.f.Path))
		switch {
		case entry.Kind == containerfs.Directory || entry.Reason == containerfs.ReasonNotDirectory || entry.Reason == containerfs.ReasonTooManyLinks:
			d.Fault, d.Why = cause.ProcessUnusable, e.outOfReach()
		case path.IsAbs(e.f.Path) && e.Machine.Exists(e.f.Path):
			d.Fault = cause.ProcessOfHost
		default:
			d.Path, d.Command = "", e.f.Path
		}
	default:
		entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path))
		switch {
		case e.f.Fault == boto.FormatForeign:
			d.Fault = cause.ProcessForeign
		case entry.Kind == containerfs.Directory || entry.IsSpecial():
			d.Fault, d.Why = cause.ProcessUnusable, cause.Unusable{Why: cause.NotAFile, Kind: entry.Kind}
		case e.f.Fault != boto.AccessRefused:
			d.Fault, d.Why = cause.ProcessUnusable, e.outOfReach()
		default:
			d.Fault = cause.ProcessForbidden
		}
	}
	return d
}

// endpoint is the endpoint of the failed request, which may be another service's than the
// session's.
func (e *explainer) endpoint() (string, boto.From) {
	switch {
	case e.f.Value == "" || e.f.Value == e.out.Endpoint:
		return e.out.Endpoint, e.out.EndpointFrom
	case len(e.f.At) > 0:
		return e.f.Value, boto.From{Pos: e.f.At[0]}
	}
	return e.f.Value, boto.From{Variable: e.f.Key}
}

func (e *explainer) sso() cause.SSO {
	s := e.out.SSO
	switch {
	case s == nil:
		return cause.SSO{}
	case s.Session != "":
		return cause.SSO{Session: s.Session}
	}
	return cause.SSO{StartURL: s.StartURL}
}

// ended is when the credentials expired, to the minute.
func (e *explainer) ended() time.Time {
	end := e.out.Expires
	if end.IsZero() && e.out.Keys != nil {
		end = e.out.Keys.Expires
	}
	if end.IsZero() {
		return time.Time{}
	}
	return end.UTC().Truncate(time.Minute)
}

func (e *explainer) closedCache() cause.ClosedCache {
	d := cause.ClosedCache{Of: e.sso(), Path: e.ShowPath(cmp.Or(e.hostPath(e.f.Path), e.f.Path))}
	if m := e.MountAt(e.FS.Lookup(e.f.Path).MountTarget); m != nil && m.ReadOnly {
		d.ReadOnly = true
	} else {
		d.Sticky = e.out.SSO != nil && e.out.SSO.Token.Entry.Pinned
	}
	return d
}

func (e *explainer) badBundle(where cause.Spot) cause.BadBundle {
	d := cause.BadBundle{Path: e.f.Path, By: e.namedBy(e.f.Key, where)}
	if e.f.Path == "" {
		return d
	}
	if d.Argument = e.f.Key == "verify"; d.Argument {
		d.By = cause.Named{At: cause.SpotOf(e.Session.Origin)}
	}
	if d.Argument && isSwitch(e.f.Value) {
		d.Switch, d.InURI = e.f.Value, e.InURI(e.View)
		return d
	}
	if entry := e.FS.Lookup(e.f.Path); entry.IsFile() && entry.Readable {
		d.Path, d.Damaged = e.shown(e.f.Path), e.f.Fault == boto.BundleDamaged
		d.NotPEM = !d.Damaged
		return d
	}
	d.Why = e.outOfReach()
	return d
}

// keyOrigin is where the access key id is, zero if an argument has it.
func (e *explainer) keyOrigin() astro.Origin {
	switch k := e.out.Keys; {
	case k == nil:
		return astro.Origin{}
	case k.Variable:
		return e.Service.Env["AWS_ACCESS_KEY_ID"].Origin
	default:
		return e.origin(k.At)
	}
}

func (e *explainer) key(where cause.Spot) cause.KeyOf {
	if e.out.Keys == nil {
		return cause.KeyOf{At: where}
	}
	if at := e.keyOrigin(); !at.IsZero() {
		where = cause.SpotOf(at)
	}
	return cause.KeyOf{ID: redact.KeyID(e.out.Keys.AccessKeyID), At: where}
}
