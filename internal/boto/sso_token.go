package boto

import (
	"encoding/json"
	"path"
	"time"
	"unicode/utf8"

	"doctor/internal/containerfs"
	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// renewalWindow is how long before its end an sso-session's token is renewed.
const renewalWindow = 15 * time.Minute

// ssoSource fetches a role's keys from the SSO portal.
type ssoSource struct {
	r       *resolver
	profile string
	sso     *SSO
	// session: with an sso-session, whose token can be renewed.
	session bool
	sum     string
	// fields is the token file's content, nil if it is not a JSON object; value is the content of
	// any type, and broken is set if it is not JSON.
	fields map[string]any
	value  any
	broken bool
}

// readToken reads the token file without validating it.
func (s *ssoSource) readToken() Token {
	name := s.sso.StartURL
	if s.session {
		name = s.sso.Session
	}
	s.sum = sha1Hex(name)
	token := Token{Path: s.r.ssoTokenFile(s.sum), Session: s.sso.Session}
	token.Entry = s.r.p.Files.Lookup(token.Path)
	if !token.Entry.IsFile() || !token.Entry.Readable {
		return token
	}
	s.value, s.broken = readJSON(token.Entry.Data)
	s.fields, _ = s.value.(map[string]any)
	text := func(key string) string { t, _ := s.fields[key].(string); return t }
	token.StartURL, token.Region = text("startUrl"), text("region")
	token.AccessToken = redact.NewSecret(text("accessToken"))
	if ends, err := parseDate(text("expiresAt")); err == nil && !ends.naive {
		token.ExpiresAt = ends.Time
		s.r.out.Expires = ends.Time
	}
	token.Renewable = s.session && s.renewable() == nil
	return token
}

// readJSON decodes as Python's json.load does: UTF-8 without a byte-order mark; the last of equal
// keys wins.
func readJSON(data []byte) (value any, broken bool) {
	if !utf8.Valid(data) || json.Unmarshal(data, &value) != nil {
		return nil, true
	}
	return value, false
}

// fetch is SSOCredentialFetcher._get_credentials.
func (s *ssoSource) fetch() *Failure {
	portal, failure := s.r.client(clientArguments{service: "sso", region: &s.sso.Region}, AtCall)
	if failure != nil {
		return failure
	}
	if portal.custom {
		s.sso.Endpoint = portal.url
	}
	if failure := s.token(); failure != nil {
		return failure.from("sso", s.sso.TokenAt)
	}
	if failure := s.r.connect(portal); failure != nil || portal.custom {
		return failure
	}
	if failure := s.otherRegion(); failure != nil {
		return failure
	}
	return s.refused()
}

// otherRegion fails because the portal of one region does not know a token of another: the login to
// an sso-session records its region next to the token. The token of a start URL may serve several
// profiles, each with its own region; only AWS can tell for those.
func (s *ssoSource) otherRegion() *Failure {
	made := s.sso.Token.Region
	if !s.session || !s.sso.OtherRegion() {
		return nil
	}
	return raise(SSORegionMismatch, AtCall, "UnauthorizedSSOTokenError", unauthorizedToken).
		path(s.sso.Token.Path).from("sso", s.sso.places["sso_region"]).about(s.profile, "sso_region", made)
}

// unauthorizedToken is botocore's error when the portal does not know a token, and for an expired
// legacy token.
const unauthorizedToken = "The SSO session associated with this profile has " +
	"expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile."

// refused reports an account or a role with a comment in its name, which the portal cannot have;
// the portal's error is unknown.
func (s *ssoSource) refused() *Failure {
	for _, setting := range []struct{ key, value string }{{"sso_account_id", s.sso.AccountID}, {"sso_role_name", s.sso.RoleName}} {
		if !InlineComment(setting.value) {
			continue
		}
		f := raise(RoleRefused, AtCall, "ClientError", "An error occurred")
		f.Random = true
		return f.from("sso", s.sso.places[setting.key]).about(s.profile, setting.key, setting.value)
	}
	return nil
}

func (s *ssoSource) token() *Failure {
	if s.session {
		if failure := s.r.tokenProvider(s.profile, AtCall); failure != nil {
			return failure
		}
	}
	if failure := s.load(); failure != nil {
		return failure.path(s.sso.Token.Path).about(s.profile, "", "")
	}
	ends, failure := s.date("expiresAt")
	if failure != nil {
		return failure
	}
	if !s.session {
		if !ends.After(s.r.p.Now) {
			return s.expired("UnauthorizedSSOTokenError", unauthorizedToken)
		}
		return nil
	}
	if ends.Sub(s.r.p.Now) < renewalWindow {
		if stop, failure := s.renew(); stop {
			return failure
		}
	}
	if !ends.After(s.r.p.Now) {
		return s.expired("TokenRetrievalError",
			"Error when retrieving token from sso: Token has expired and refresh failed")
	}
	return nil
}

func (s *ssoSource) expired(class, message string) *Failure {
	return raise(SSOTokenExpired, AtCall, class, "%s", message).
		path(s.sso.Token.Path).about(s.profile, "", "")
}

// load is utils.py SSOTokenLoader and JSONFileCache.
func (s *ssoSource) load() *Failure {
	entry := s.sso.Token.Entry
	if !entry.IsFile() {
		name := s.sso.StartURL
		if s.session {
			name = s.sso.Session
		}
		return raise(SSOTokenMissing, AtCall, "SSOTokenLoadError",
			"Error loading SSO Token: Token for %s does not exist", name)
	}
	if !entry.Readable {
		return builtin(SSOTokenUnreadable, AtCall, "KeyError", "%s", pyjson.Quote(s.sum))
	}
	if s.broken {
		return builtin(SSOTokenCorrupt, AtCall, "KeyError", "%s", pyjson.Quote(s.sum))
	}
	if s.fields == nil {
		if f := notADict(s.value); f != nil {
			return f
		}
	}
	_, access := s.fields["accessToken"]
	_, expires := s.fields["expiresAt"]
	if !access || !expires {
		return raise(SSOTokenInvalid, AtCall, "SSOTokenLoadError",
			"Error loading SSO Token: Token for %s is invalid", s.sso.StartURL)
	}
	return nil
}

// notADict is the exception of looking up a key in a JSON value that is not an object.
func notADict(value any) *Failure {
	switch value.(type) {
	case nil, bool, float64:
	default:
		return nil
	}
	return builtin(SSOTokenInvalid, AtCall, "TypeError", "argument of type '%s' is not iterable", pythonType(value))
}

// date reads a time of the token file.
func (s *ssoSource) date(key string) (date, *Failure) {
	ends, failure := jsonDate(s.fields[key], SSOTokenInvalid)
	if failure != nil {
		return date{}, failure.path(s.sso.Token.Path).about(s.profile, key, "")
	}
	return ends, nil
}

// renewable is _refresh_access_token up to the call: nil if the token can be renewed.
func (s *ssoSource) renewable() *Failure {
	for _, key := range []string{"refreshToken", "clientId", "clientSecret", "registrationExpiresAt"} {
		if _, ok := s.fields[key]; !ok {
			return &Failure{}
		}
	}
	ends, failure := s.date("registrationExpiresAt")
	if failure == nil && !ends.After(s.r.p.Now) {
		failure = &Failure{}
	}
	return failure
}

// renew tries to renew the token. It stops if the renewal, which is assumed to succeed, decides the
// result: either the new token is saved, or saving raises.
func (s *ssoSource) renew() (stop bool, failure *Failure) {
	if failure := s.renewable(); failure != nil {
		return failure.Exception != "", failure
	}
	portal, failure := s.r.client(clientArguments{service: "sso-oidc", region: &s.sso.Region}, AtCall)
	if failure == nil {
		failure = s.r.connect(portal)
	}
	if failure == nil {
		failure = s.r.saveInto(path.Dir(s.sso.Token.Path))
	}
	if file := s.sso.Token.Entry; failure == nil && file.IsFile() && file.Pinned {
		folder := path.Dir(s.sso.Token.Path)
		failure = builtin(SSOCacheUnwritable, AtCall, "PermissionError", "[Errno 1] Operation not permitted: '%s/tmpxxxxxxxx.tmp' -> '%s'", folder, s.sso.Token.Path)
		failure.Random = true
		failure.path(folder)
	}
	if failure != nil {
		failure.about(s.profile, "", "")
	}
	return true, failure
}

// saveInto is JSONFileCache.__setitem__: a new file in the folder, which then replaces the old one.
func (r *resolver) saveInto(folder string) *Failure {
	entry := r.p.Files.Lookup(folder)
	if entry.Kind != containerfs.Directory && entry.Kind != containerfs.Unknown {
		return nil // it would be created, and a token was found in it
	}
	switch {
	case entry.ReadOnly:
		f := builtin(SSOCacheReadOnly, AtCall, "OSError", "%s: '%s/tmpxxxxxxxx.tmp'", readOnly, folder)
		f.Random = true
		return f.path(folder)
	case !entry.Writable || !entry.Executable:
		f := builtin(SSOCacheUnwritable, AtCall, "PermissionError", "%s: '%s/tmpxxxxxxxx.tmp'", permissionDenied, folder)
		f.Random = true
		return f.path(folder)
	}
	return nil
}
