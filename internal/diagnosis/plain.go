package diagnosis

import (
	"cmp"
	"time"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// OfProfile is a setting of a profile, or a profile that lacks one.
type OfProfile struct {
	Profile    string
	At         Spot
	Key, Value string
}

func (OfProfile) detail() {}

// plainDetail is the detail of a failure that explains itself, nil of one that does not.
func (e *explainer) plainDetail(kind Kind) Detail {
	var where Spot
	if at := e.origins(e.f.At); len(at) > 0 {
		where = spot(at[0])
	}
	profile := OfProfile{Profile: cmp.Or(e.f.Profile, e.out.Profile), At: where}
	switch kind {
	case RoleWithoutSource, RoleBothSources, SourceProfileCycle, SourceProfileWithoutCredentials, MFAPromptImpossible, LoginSessionNeedsCRT:
		return profile
	case SourceProfileMissing, CredentialSourceInvalid, CredentialSourceUnavailable, SSOSessionMissing:
		profile.Value = e.f.Value
		return profile
	case SSOProfileIncomplete, SSOSessionConflict:
		profile.Key = e.f.Key
		return profile
	case InlineCommentInValue:
		profile.Key, profile.Value = e.f.Key, e.f.Value
		return profile
	case RoleInvalid:
		return e.refusedRole(profile)
	case WebIdentityTokenFileAbsent:
		if e.Session.NamesTokenFile() {
			return NoTokenFile{Path: e.f.Path, By: e.Session.named(e.Session.Origin), Alone: true, Why: e.outOfReach()}
		}
		return NoTokenFile{Path: e.f.Path, By: e.namedBy("AWS_WEB_IDENTITY_TOKEN_FILE", where), Why: e.outOfReach()}
	case WebIdentityWithoutRole:
		return NoRole{e.namedBy("AWS_WEB_IDENTITY_TOKEN_FILE", where)}
	case CredentialProcessAbsent, CredentialProcessHostPath, CredentialProcessNotExecutable:
		return e.failedProcess(kind, profile)
	case SSOCacheCorrupt:
		return DamagedToken{e.shown(e.f.Path)}
	case SSOTokenExpired:
		return ExpiredLogin{e.sso(), e.ended()}
	case SSORegionMismatch:
		return OtherRegion{e.out.SSO.Region, where, e.sso(), e.f.Value, e.shown(e.f.Path)}
	case SSOCacheReadOnly:
		return e.closedCache()
	case LoginTokenMissing:
		return NoLoginToken{profile, e.shown(e.f.Path)}
	case RegionUnknown:
		name, region, origin := e.refusedRegion()
		return BadRegion{Setting: Setting{name, region, spot(origin)}}
	case EndpointURLLeftover:
		return e.badEndpoint(where)
	case EndpointHostUnresolvable:
		return e.noHost()
	case ProxyUnreachable:
		return e.badProxy()
	case CABundleAbsent:
		return e.badBundle(where)
	case ContainerEndpointUnreachable:
		return e.noEndpoint()
	case SessionTokenMissing:
		if e.f.Key == tokenNames[0] {
			return NoSessionToken{Key: e.key(Spot{}), Emptied: Setting{Name: e.f.Key, At: where}, Passed: tokenNames[1]}
		}
		return NoSessionToken{Key: e.key(where)}
	case SessionTokenOnLongTermKey:
		return e.key(where)
	case SessionTokenExpired:
		return ExpiredKey{e.key(where), e.ended()}
	case EnvValueInvalid:
		if v, ok := e.Service.Env[e.f.Key]; ok {
			where = spot(v.Origin)
		}
		return Setting{e.f.Key, e.f.Value, where}
	}
	return nil
}

// namedBy names a variable where the service has it, and the place otherwise.
func (e *explainer) namedBy(variable string, otherwise Spot) Named {
	if v, ok := e.Service.Env[variable]; ok {
		return Named{Variable: variable, At: spot(v.Origin)}
	}
	return Named{At: otherwise}
}

// NoTokenFile is a web identity token file that cannot be used.
type NoTokenFile struct {
	Path string
	By   Named
	// Alone: the session's arguments name it, and the role is assumed with it alone.
	Alone bool
	Why   Unusable
}

func (NoTokenFile) detail() {}

// NoRole is a web identity token file without a role.
type NoRole struct{ By Named }

func (NoRole) detail() {}

// FailedProcess is a credential_process that does not run.
type FailedProcess struct {
	Of    OfProfile
	Fault ProcessFault
	// Path is of the program, Command what is written.
	Path, Command string
	// Why is for ProcessUnusable.
	Why Unusable
}

func (FailedProcess) detail() {}

// ProcessFault is why a process does not run.
type ProcessFault int

// The faults.
const (
	ProcessAbsent        ProcessFault = iota // no such program
	ProcessUnclosed                          // a quote is not closed
	ProcessEmpty                             // the command is empty
	ProcessNoInterpreter                     // the program that the first line names is not there
	ProcessOfHost                            // it is a path of the host
	ProcessUnusable                          // what is there is no program
	ProcessForeign                           // it is a program of another system
	ProcessForbidden                         // the user may not execute it
)

func (e *explainer) failedProcess(kind Kind, profile OfProfile) FailedProcess {
	d := FailedProcess{Of: profile, Path: e.f.Path}
	entry := e.FS.Lookup(e.f.Path)
	switch kind {
	case CredentialProcessAbsent:
		switch {
		case e.f.Kind == boto.ProcessSyntax && e.f.Exception == "ValueError":
			d.Fault, d.Path = ProcessUnclosed, ""
		case e.f.Kind == boto.ProcessSyntax:
			d.Fault, d.Path = ProcessEmpty, ""
		case entry.IsFile():
			d.Fault = ProcessNoInterpreter
		default:
			d.Path, d.Command = "", e.f.Value
		}
	case CredentialProcessHostPath:
		d.Fault = ProcessOfHost
		if entry.Kind == containerfs.Directory || entry.Reason == containerfs.ReasonNotDirectory || entry.Reason == containerfs.ReasonTooManyLinks {
			d.Fault, d.Why = ProcessUnusable, e.outOfReach()
		}
	default:
		entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path))
		switch {
		case e.f.Fault == boto.FormatForeign:
			d.Fault = ProcessForeign
		case entry.Kind == containerfs.Directory || entry.IsSpecial():
			d.Fault, d.Why = ProcessUnusable, Unusable{Why: NotAFile, Kind: entry.Kind}
		case e.f.Fault != boto.AccessRefused:
			d.Fault, d.Why = ProcessUnusable, e.outOfReach()
		default:
			d.Fault = ProcessForbidden
		}
	}
	return d
}

// endpoint is the one that the failed request went to, which may be that of
// another service than the session's.
func (e *explainer) endpoint() (string, boto.From) {
	switch {
	case e.f.Value == "" || e.f.Value == e.out.Endpoint:
		return e.out.Endpoint, e.out.EndpointFrom
	case len(e.f.At) > 0:
		return e.f.Value, boto.From{Pos: e.f.At[0]}
	}
	return e.f.Value, boto.From{Variable: e.f.Key}
}

// SSO is what a token is for: a session, or a start URL.
type SSO struct{ Session, StartURL string }

func (e *explainer) sso() SSO {
	s := e.out.SSO
	switch {
	case s == nil:
		return SSO{}
	case s.Session != "":
		return SSO{Session: s.Session}
	}
	return SSO{StartURL: s.StartURL}
}

// DamagedToken is an SSO token file that boto3 cannot use.
type DamagedToken struct{ Path string }

func (DamagedToken) detail() {}

// ExpiredLogin is an SSO login that has ended, at the zero time if it is not known when.
type ExpiredLogin struct {
	Of    SSO
	Ended time.Time
}

func (ExpiredLogin) detail() {}

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

// OtherRegion is an SSO token of another region than the one that is asked.
type OtherRegion struct {
	Region string
	At     Spot
	Of     SSO
	// TokenRegion is that of the token at Path.
	TokenRegion, Path string
}

func (OtherRegion) detail() {}

// ClosedCache is where a renewed SSO token cannot be saved.
type ClosedCache struct {
	Of   SSO
	Path string
	// Sticky: only the owner of the file may replace it. ReadOnly: the mount is, of which
	// the lines are in Cause.At.
	Sticky, ReadOnly bool
}

func (ClosedCache) detail() {}

func (e *explainer) closedCache() ClosedCache {
	d := ClosedCache{Of: e.sso(), Path: e.ShowPath(cmp.Or(e.hostPath(e.f.Path), e.f.Path))}
	if m := e.mountAt(e.FS.Lookup(e.f.Path).MountTarget); m != nil && m.ReadOnly {
		d.ReadOnly = true
	} else {
		d.Sticky = e.out.SSO != nil && e.out.SSO.Token.Entry.Pinned
	}
	return d
}

// NoLoginToken is a token of aws login that is not there.
type NoLoginToken struct {
	Of   OfProfile
	Path string
}

func (NoLoginToken) detail() {}

// BadBundle is a CA bundle that cannot be used; with an empty Path it is set to nothing.
type BadBundle struct {
	Path string
	// By names it; Argument is set for one of the session's arguments.
	By       Named
	Argument bool
	// Switch is the text that was to be true or false, InURI where only a text can be.
	Switch string
	InURI  bool
	// Damaged: a certificate in it is. NotPEM: there is none in it.
	Damaged, NotPEM bool
	Why             Unusable
}

func (BadBundle) detail() {}

func (e *explainer) badBundle(where Spot) BadBundle {
	d := BadBundle{Path: e.f.Path, By: e.namedBy(e.f.Key, where)}
	if e.f.Path == "" {
		return d
	}
	if d.Argument = e.f.Key == "verify"; d.Argument {
		d.By = Named{At: spot(e.Session.Origin)}
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

// KeyOf is the access key id of a session, fit to be shown.
type KeyOf struct {
	ID string
	At Spot
}

func (KeyOf) detail() {}

func (e *explainer) key(where Spot) KeyOf {
	if e.out.Keys == nil {
		return KeyOf{At: where}
	}
	if e.out.Keys.Variable {
		where = e.spotOf("AWS_ACCESS_KEY_ID")
	}
	return KeyOf{redact.KeyID(e.out.Keys.AccessKeyID), where}
}

// NoSessionToken is a temporary key without its token.
type NoSessionToken struct {
	Key KeyOf
	// Emptied is a name of the token that is set to nothing and taken before Passed.
	Emptied Setting
	Passed  string
	// InShell: the shell has the token. Option has it in the other file, at Elsewhere.
	InShell   bool
	Option    string
	Elsewhere Spot
}

func (NoSessionToken) detail() {}

// ExpiredKey is a temporary key that has ended, at the zero time if it is not known when.
type ExpiredKey struct {
	Key   KeyOf
	Ended time.Time
}

func (ExpiredKey) detail() {}
