package boto

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

const cacheFolder = "/home/astro/.aws/sso/cache"

func TestSSOToken(t *testing.T) {
	at := func(d time.Duration) string { return noon.Add(d).Format(time.RFC3339) }
	renewable := func(ends, registration time.Duration) string {
		return `{"accessToken": "portal-token", "expiresAt": "` + at(ends) + `", "refreshToken": "r", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "` + at(registration) + `"}`
	}
	plain := func(ends time.Duration) string {
		return `{"accessToken": "portal-token", "expiresAt": "` + at(ends) + `"}`
	}
	refused := regexp.QuoteMeta("botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed")
	tmp := "'" + cacheFolder + `/tmp[a-z0-9_]{8}\.tmp'`
	for name, row := range map[string]struct {
		token     string
		file, dir node
		legacy    bool
		kind      Kind
		symptom   string
		renewable bool
	}{
		"long left":                {token: plain(8 * time.Hour)},
		"little left, read-only":   {token: plain(10 * time.Minute), dir: node{ReadOnly: true}},
		"renewed":                  {token: renewable(10*time.Minute, time.Hour), renewable: true},
		"ended and renewed":        {token: renewable(-time.Hour, time.Hour), renewable: true},
		"enough left":              {token: renewable(15*time.Minute, time.Hour), dir: node{ReadOnly: true}, renewable: true},
		"renewed on read-only":     {token: renewable(14*time.Minute, time.Hour), dir: node{ReadOnly: true}, kind: SSOCacheReadOnly, symptom: `OSError: \[Errno 30\] Read-only file system: ` + tmp, renewable: true},
		"renewed, not writable":    {token: renewable(-time.Hour, time.Hour), dir: node{Unwritable: true}, kind: SSOCacheUnwritable, symptom: `PermissionError: \[Errno 13\] Permission denied: ` + tmp, renewable: true},
		"ended":                    {token: plain(0), kind: SSOTokenExpired, symptom: refused},
		"registration ended":       {token: renewable(-time.Minute, -time.Minute), kind: SSOTokenExpired, symptom: refused},
		"registration ended, good": {token: renewable(time.Minute, -time.Minute), dir: node{ReadOnly: true}},
		"legacy, ended":            {token: plain(-time.Second), legacy: true, kind: SSOTokenExpired, symptom: "botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired.*"},
		"legacy, never renewed":    {token: renewable(time.Minute, time.Hour), legacy: true, dir: node{ReadOnly: true}},
		"another region":           {token: strings.Replace(plain(time.Hour), "{", `{"region": "us-east-2", `, 1), kind: SSORegionMismatch, symptom: "botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired.*"},
		"its own region":           {token: strings.Replace(plain(time.Hour), "{", `{"region": "us-east-1", `, 1)},
		"legacy, another region":   {token: strings.Replace(plain(time.Hour), "{", `{"region": "us-east-2", `, 1), legacy: true},
		"corrupt":                  {token: "{", kind: SSOTokenCorrupt, symptom: "KeyError: '[0-9a-f]{40}'"},
		"byte-order mark":          {token: "\ufeff{}", kind: SSOTokenCorrupt, symptom: "KeyError: '[0-9a-f]{40}'"},
		"unreadable":               {token: plain(time.Hour), file: node{Unreadable: true}, kind: SSOTokenUnreadable, symptom: "KeyError: '[0-9a-f]{40}'"},
		"registration only":        {token: `{"clientId": "c"}`, kind: SSOTokenInvalid, symptom: "botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for " + startURL + " is invalid"},
		"date with UTC":            {token: strings.Replace(plain(time.Hour), "Z\"", "UTC\"", 1)},
		"no date":                  {token: `{"accessToken": "t", "expiresAt": "soon"}`, kind: SSOTokenInvalid, symptom: "dateutil.parser._parser.ParserError: Unknown string format: soon"},
	} {
		t.Run(name, func(t *testing.T) {
			profile, sum := "[default]\nregion = us-east-1\nsso_session = corp\n"+ssoKeys+ssoSess, "corp"
			if row.legacy {
				profile, sum = "[default]\nregion = us-east-1\nsso_start_url = "+startURL+"\nsso_region = us-east-1\n"+ssoKeys, startURL
			}
			w := newWorld(profile, "")
			row.dir.Kind = "dir"
			w.Files[cacheFolder] = row.dir
			token := file(row.token)
			token.Unreadable = row.file.Unreadable
			w.Files[cacheFolder+"/"+sha1Hex(sum)+".json"] = token
			out := w.resolve(noon)
			if out.Method != "sso" || out.SSO == nil || out.SSO.Token.Renewable != row.renewable || out.SSO.Token.Path != cacheFolder+"/"+sha1Hex(sum)+".json" {
				t.Errorf("method %q, SSO %+v", out.Method, out.SSO)
			}
			if row.kind == "" {
				if out.Failure != nil {
					t.Errorf("got %+v", *out.Failure)
				}
				return
			}
			f := out.Failure
			if f == nil || f.Kind != row.kind || !regexp.MustCompile("^"+row.symptom+"$").MatchString(f.Symptom()) {
				t.Fatalf("got %+v", f)
			}
			if f.Random != strings.Contains(f.Message, "tmp") || len(f.At) != 1 || f.Profile != "default" {
				t.Errorf("got %+v", *f)
			}
		})
	}
}

// TestSSOTokenAbsent: the file is searched under the home folder, and its name is the hash of the
// profile's exact value.
func TestSSOTokenAbsent(t *testing.T) {
	w := newWorld("[default]\nsso_session = corp\n"+ssoKeys+ssoSess, "")
	w.Files[cacheFolder+"/"+sha1Hex(startURL)+".json"] = file("{}")
	w.Env["AWS_CONFIG_FILE"] = "/home/astro/.aws/config"
	w.Env["HOME"] = "/elsewhere"
	f := w.resolve(noon).Failure
	want := "botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for corp does not exist"
	if f == nil || f.Kind != SSOTokenMissing || f.Symptom() != want || f.Path != "/elsewhere/.aws/sso/cache/"+sha1Hex("corp")+".json" {
		t.Errorf("got %+v", f)
	}
	delete(w.Env, "HOME")
	if f := w.resolve(noon).Failure; f == nil || f.Path != cacheFolder+"/"+sha1Hex("corp")+".json" {
		t.Errorf("without HOME: %+v", f)
	}
}
