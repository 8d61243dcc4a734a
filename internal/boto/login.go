package boto

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"time"

	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// loginWindow is how long before their end the credentials of `aws login` are renewed
// (credentials.py LoginCredentialFetcher).
const loginWindow = 5 * time.Minute

// login is LoginProvider: credentials that `aws login` has cached.
func (r *resolver) login(profile string) answer {
	section := r.merged.profile(profile)
	named, ok := section.get("login_session")
	if !ok {
		return passed("the profile has no login_session")
	}
	if r.p.HasCRT == nil || !*r.p.HasCRT {
		f := raise(LoginNeedsCRT, AtCredentials, "MissingDependencyException",
			"Missing Dependency: Using the login credential provider requires an additional dependency. "+
				`You will need to pip install "botocore[crt]" before proceeding.`).
			from("login", named.at).about(profile, "login_session", named.text())
		f.NeedsImage = r.p.HasCRT == nil
		return failed(f)
	}
	session := &loginSession{r: r, profile: profile, named: named}
	if failure := session.load(); failure != nil {
		return failed(failure.path(session.file).from("login", named.at).about(profile, "login_session", named.text()))
	}
	return answer{source: &source{method: "login", keys: session.keys, fetch: session.fetch}, at: named.at}
}

// loginSession is a file of ~/.aws/login/cache.
type loginSession struct {
	r       *resolver
	profile string
	named   setting
	file    string
	sum     string
	fields  map[string]any
	keys    *Credentials
}

// load is LoginCredentialFetcher.load_cached_credentials.
func (s *loginSession) load() *Failure {
	sum := sha256.Sum256([]byte(s.named.text()))
	s.sum = hex.EncodeToString(sum[:])
	folder := expandUser("~/.aws/login/cache", s.r.p)
	if text, set := s.r.env("AWS_LOGIN_CACHE_DIRECTORY"); set {
		folder = expand(text, s.r.p)
	}
	s.file = absolute(path.Join(folder, s.sum+".json"), s.r.p)
	entry := s.r.p.Files.Lookup(s.file)
	if !entry.IsFile() {
		return loginError("Unable to load a existing login session for session " + s.named.text() +
			". Please reauthenticate with 'aws login'.")
	}
	if !entry.Readable {
		return builtin(LoginToken, AtCredentials, "KeyError", "%s", pyjson.Quote(s.sum))
	}
	value, broken := readJSON(entry.Data)
	if broken {
		return builtin(LoginToken, AtCredentials, "KeyError", "%s", pyjson.Quote(s.sum))
	}
	s.fields, _ = value.(map[string]any)
	return s.check()
}

func loginError(message string) *Failure {
	return raise(LoginToken, AtCredentials, "LoginTokenLoadError", "Error loading login session token: %s", message)
}

// check is _token_to_credentials and its validation.
func (s *loginSession) check() *Failure {
	var missing []string
	for _, key := range []string{"accessToken", "refreshToken", "dpopKey", "clientId"} {
		if _, ok := s.fields[key]; !ok {
			missing = append(missing, key)
		}
	}
	if missing != nil {
		return loginError("Failed to load access token from token cache, missing required fields: " +
			strings.Join(missing, ", ") + ".")
	}
	access, _ := s.fields["accessToken"].(map[string]any)
	for _, key := range []string{"accessKeyId", "secretAccessKey", "sessionToken", "expiresAt", "accountId"} {
		if _, ok := access[key]; !ok {
			return builtin(LoginToken, AtCredentials, "KeyError", "%s", pyjson.Quote(key))
		}
	}
	ends, failure := jsonDate(access["expiresAt"], LoginToken)
	if failure != nil {
		failure.Stage = AtCredentials
		return failure
	}
	text := func(key string) string { t, _ := access[key].(string); return t }
	s.keys = &Credentials{
		AccessKeyID: text("accessKeyId"),
		Secret:      redact.NewSecret(text("secretAccessKey")),
		Token:       redact.NewSecret(text("sessionToken")),
		At:          Pos{Path: s.file, Line: 1},
		Expires:     ends.Time,
	}
	s.r.out.Expires = ends.Time
	return nil
}

// fetch refreshes credentials that are about to end.
func (s *loginSession) fetch() *Failure {
	left := s.keys.Expires.Sub(s.r.p.Now)
	if left > loginWindow {
		return nil
	}
	s.keys.Expires = time.Time{} // they will be renewed
	portal, failure := s.r.client(clientArguments{service: "signin", region: s.r.region}, AtCall)
	if failure == nil {
		failure = s.r.connect(portal)
	}
	if failure == nil {
		failure = s.r.saveInto(path.Dir(s.file))
	}
	if failure != nil {
		failure.from("login", s.named.at).about(s.profile, "login_session", s.named.text())
	}
	return failure
}
