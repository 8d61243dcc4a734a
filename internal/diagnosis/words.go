package diagnosis

import (
	"fmt"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// plainMessage words a failure that explains itself.
func (e *explainer) plainMessage(kind Kind) string {
	where := ""
	if at := e.origins(e.f.At); len(at) > 0 {
		where = " (" + place(at[0]) + ")"
	}
	profile := e.f.Profile
	if profile == "" {
		profile = e.out.Profile
	}
	subject := fmt.Sprintf("profile %q%s", profile, where)
	switch kind {
	case RoleWithoutSource:
		return subject + " has role_arn and neither source_profile nor credential_source, so boto3 does not know with which keys to assume it"
	case RoleBothSources:
		return subject + " has both source_profile and credential_source; boto3 takes one of them only"
	case SourceProfileMissing:
		return fmt.Sprintf("%s names source_profile = %s, which is in neither file", subject, e.f.Value) + e.commentWords()
	case SourceProfileCycle:
		return subject + " leads back to itself through source_profile, and no profile on the way has keys"
	case SourceProfileWithoutCredentials:
		return fmt.Sprintf("%s is the source of a role and has no credentials", subject)
	case CredentialSourceInvalid:
		return fmt.Sprintf("%s says credential_source = %s; boto3 knows Environment, Ec2InstanceMetadata and EcsContainer", subject, e.f.Value) + e.commentWords()
	case CredentialSourceUnavailable:
		return fmt.Sprintf("%s says credential_source = %s, and there is none of that in a container on this machine", subject, e.f.Value)
	case InlineCommentInValue:
		return fmt.Sprintf("%s has %s = %s", subject, e.f.Key, e.f.Value) + e.commentWords()
	case RoleInvalid:
		return e.roleWords(subject)
	case MFAPromptImpossible:
		return subject + " has mfa_serial: boto3 asks for a code on a terminal, and Airflow has none"
	case WebIdentityTokenFileAbsent:
		if e.Session.NamesTokenFile() {
			return fmt.Sprintf("the web identity token file %s, named by %s, %s; the role is assumed with it alone", e.f.Path, e.Session.said(e.Session.Origin), e.outOfReach())
		}
		return fmt.Sprintf("the web identity token file %s%s %s; boto3 asks for it before the credentials file", e.f.Path, e.variableplace("AWS_WEB_IDENTITY_TOKEN_FILE", where), e.outOfReach())
	case WebIdentityWithoutRole:
		return "a web identity token file is named" + e.variableplace("AWS_WEB_IDENTITY_TOKEN_FILE", where) + " and no role to assume with it (AWS_ROLE_ARN, role_arn)"
	case CredentialProcessAbsent:
		switch {
		case e.f.Kind == boto.ProcessSyntax && e.f.Exception == "ValueError":
			return fmt.Sprintf("%s has a command in which a quote or a backslash is not closed", subject)
		case e.f.Kind == boto.ProcessSyntax:
			return fmt.Sprintf("%s has a command with nothing in it", subject)
		case e.FS.Lookup(e.f.Path).IsFile():
			return fmt.Sprintf("%s runs %s, which is there; what its first line names to run it is not, as after lines that end as on Windows", subject, e.f.Path)
		}
		return fmt.Sprintf("%s runs %q, which is not in the container%s", subject, e.f.Value, e.tildeWords())
	case CredentialProcessHostPath:
		if entry := e.FS.Lookup(e.f.Path); entry.Kind == containerfs.Directory || entry.Reason == containerfs.ReasonNotDirectory || entry.Reason == containerfs.ReasonTooManyLinks {
			return fmt.Sprintf("%s runs a program with the path %s, which %s", subject, e.f.Path, e.outOfReach())
		}
		return fmt.Sprintf("%s runs a program with the path %s of this machine, which is not in the container", subject, e.f.Path)
	case CredentialProcessNotExecutable:
		if strings.Contains(e.f.Message, "Exec format") {
			return fmt.Sprintf("%s runs %s, which Linux cannot start: it is a program of another system, or a script whose first line does not name its shell", subject, e.f.Path)
		}
		if entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path)); entry.Kind == containerfs.Directory || entry.IsSpecial() {
			return fmt.Sprintf("%s runs %s, which is %s", subject, e.f.Path, kindWords(entry))
		}
		if !strings.Contains(e.f.Message, "Permission denied") {
			return fmt.Sprintf("%s runs %s, which %s", subject, e.f.Path, e.outOfReach())
		}
		return fmt.Sprintf("%s runs %s, which the container's user may not execute", subject, e.f.Path)
	case SSOProfileIncomplete:
		return fmt.Sprintf("%s is to use SSO and lacks %s", subject, e.f.Key)
	case SSOSessionMissing:
		return fmt.Sprintf("%s names sso_session = %s, and there is no [sso-session %s] in the config file", subject, e.f.Value, e.f.Value) + e.commentWords()
	case SSOSessionConflict:
		return fmt.Sprintf("%s and its sso-session disagree on %s", subject, e.f.Key)
	case SSOCacheCorrupt:
		return fmt.Sprintf("the SSO token file %s is damaged or incomplete", e.shown(e.f.Path))
	case SSOTokenExpired:
		return "the SSO token of " + e.ssoName() + e.expiredWords() + " and cannot be renewed in the container"
	case SSORegionMismatch:
		return fmt.Sprintf("sso_region is %s%s, and the SSO token of %s is from %s (%s): AWS knows a token in its own region only", e.out.SSO.Region, where, e.ssoName(), e.f.Value, e.shown(e.f.Path))
	case SSOCacheReadOnly:
		return e.cacheWords()
	case LoginSessionNeedsCRT:
		return subject + " uses `aws login` (login_session), for which boto3 needs awscrt; the image has none unless requirements.txt brings it"
	case LoginTokenMissing:
		return fmt.Sprintf("%s uses `aws login`, and its token %s is missing or unusable", subject, e.shown(e.f.Path))
	case RegionUnknown:
		return e.unknownRegionWords()
	case EndpointURLLeftover:
		return e.endpointWords(where)
	case EndpointHostUnresolvable:
		return e.hostWords()
	case ProxyUnreachable:
		return e.proxyWords()
	case CABundleAbsent:
		return e.bundleWords(where)
	case ContainerEndpointUnreachable:
		return e.containerWords()
	case SessionTokenMissing:
		if e.f.Key == tokenNames[0] {
			return fmt.Sprintf("%s is a temporary one (ASIA); %s%s is set to nothing, and boto3 takes it before %s", e.keyWords(""), e.f.Key, where, tokenNames[1])
		}
		return e.keyWords(where) + " is a temporary one (ASIA) and has no aws_session_token beside it"
	case SessionTokenOnLongTermKey:
		return e.keyWords(where) + " is a long-term one (AKIA) and a session token was left beside it; AWS refuses the pair"
	case SessionTokenExpired:
		return e.keyWords(where) + " is a temporary one and" + e.expiredWords()
	case EnvValueInvalid:
		if v, ok := e.Service.Env[e.f.Key]; ok {
			where = at(v.Origin)
		}
		return fmt.Sprintf("%s=%s%s is no value that boto3 takes", e.f.Key, e.f.Value, where)
	}
	return subject + ": " + e.f.Message
}

func (e *explainer) variableplace(name, otherwise string) string {
	if v, ok := e.Service.Env[name]; ok {
		return " (" + name + ", " + place(v.Origin) + ")"
	}
	return otherwise
}

func (e *explainer) tildeWords() string {
	if strings.HasPrefix(e.f.Value, "~") {
		return ": boto3 does not expand ~ there"
	}
	return ""
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

func (e *explainer) ssoName() string {
	s := e.out.SSO
	switch {
	case s == nil:
		return "the profile"
	case s.Session != "":
		return "sso-session " + s.Session
	}
	return s.StartURL
}

func (e *explainer) expiredWords() string {
	end := e.out.Expires
	if end.IsZero() && e.out.Keys != nil {
		end = e.out.Keys.Expires
	}
	if end.IsZero() {
		return " has expired"
	}
	return " expired at " + end.UTC().Format("2006-01-02 15:04 MST")
}

func (e *explainer) cacheWords() string {
	cache := e.hostPath(e.f.Path)
	if cache == "" {
		cache = e.f.Path
	}
	why := "its user may not write there"
	if e.out.SSO != nil && e.out.SSO.Token.Entry.Pinned {
		why = "the folder's sticky bit lets only the file's owner replace it"
	}
	if m := e.mountAt(e.FS.Lookup(e.f.Path).MountTarget); m != nil && m.ReadOnly {
		why = fmt.Sprintf("%s mounts it read-only", mountLines)
	}
	return fmt.Sprintf("the SSO token of %s has to be renewed now, and the container cannot save the new one in %s: %s", e.ssoName(), e.ShowPath(cache), why)
}

func (e *explainer) bundleWords(where string) string {
	where = e.variableplace(e.f.Key, where)
	if e.f.Path == "" {
		return fmt.Sprintf("the CA bundle is set to nothing%s: botocore 1.43.54 and later make no client then", where)
	}
	if e.f.Key == "verify" {
		where = " (verify"
		if !e.Session.Origin.IsZero() {
			where += ", " + place(e.Session.Origin)
		}
		where += ")"
	}
	if e.f.Key == "verify" && isSwitch(e.f.Value) {
		words := fmt.Sprintf("%q%s is a text, and is taken for the path of a CA bundle", e.f.Value, where)
		if e.InURI(e.View) {
			return words + "; only JSON can say true or false, as in __extra__"
		}
		return words + "; write " + strings.ToLower(e.f.Value) + " without quotes"
	}
	if entry := e.FS.Lookup(e.f.Path); entry.IsFile() && entry.Readable && strings.Contains(e.f.Message, "PEM lib") {
		return fmt.Sprintf("the CA bundle %s%s is damaged: a certificate in it is cut off or changed, and that spoils the whole file", e.shown(e.f.Path), where)
	} else if entry.IsFile() && entry.Readable {
		return fmt.Sprintf("the CA bundle %s%s holds no certificate in the form of PEM, -----BEGIN CERTIFICATE-----", e.shown(e.f.Path), where)
	}
	return fmt.Sprintf("the CA bundle %s%s %s", e.f.Path, where, e.outOfReach())
}

func (e *explainer) unknownRegionWords() string {
	name, region, origin := e.refusedRegion()
	return fmt.Sprintf("there is no region %q, named by %s%s", region, name, at(origin))
}

// commentWords says that a comment behind the value is to blame; "" if there is none.
func (e *explainer) commentWords() string {
	if !boto.InlineComment(e.f.Value) {
		return ""
	}
	return "; " + commentStays
}

func (e *explainer) keyWords(where string) string {
	if e.out.Keys == nil {
		return "the key" + where
	}
	if e.out.Keys.Variable {
		where = at(e.Service.Env["AWS_ACCESS_KEY_ID"].Origin)
	}
	return "the key " + redact.KeyID(e.out.Keys.AccessKeyID) + where
}

// outOfReach says why a file that is named cannot be used.
func (e *explainer) outOfReach() string {
	if strings.Contains(e.f.Message, "Permission denied") {
		return "cannot be read by the container's user"
	}
	switch entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path)); {
	case entry.Kind == containerfs.Directory, entry.IsSpecial():
		return "is " + kindWords(entry)
	case entry.Reason == containerfs.ReasonNotDirectory:
		return fmt.Sprintf("is not in the container: %s on the way is a file, not a folder", entry.Blocker)
	case entry.Reason == containerfs.ReasonTooManyLinks:
		return fmt.Sprintf("is not in the container: the symbolic links of %s do not end", entry.Blocker)
	case entry.Readable:
		return "has no token in it"
	}
	return "is not in the container"
}
