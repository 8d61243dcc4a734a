package boto

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"
)

func TestLogin(t *testing.T) {
	const session = "arn:aws:iam::111122223333:user/dev"
	sum := sha256.Sum256([]byte(session))
	name := hex.EncodeToString(sum[:]) + ".json"
	token := func(left time.Duration) string {
		return `{"accessToken": {"accessKeyId": "ASIAIOSFODNN7EXAMPLE", "secretAccessKey": "` + secret + `", "sessionToken": "t", "accountId": "1", "expiresAt": "` +
			noon.Add(left).Format(time.RFC3339) + `"}, "refreshToken": "r", "dpopKey": "k", "clientId": "c"}`
	}
	const load = "botocore.exceptions.LoginTokenLoadError: Error loading login session token: "
	for name2, row := range map[string]struct {
		token   string
		dir     node
		absent  bool
		folder  string
		kind    Kind
		symptom string
	}{
		"good":              {token: token(time.Hour), dir: node{ReadOnly: true}},
		"renewed":           {token: token(-time.Hour)},
		"renewed read-only": {token: token(4 * time.Minute), dir: node{ReadOnly: true}, kind: SSOCacheReadOnly, symptom: "OSError: [Errno 30] Read-only file system: '/home/astro/.aws/login/cache/tmpxxxxxxxx.tmp'"},
		"absent":            {absent: true, kind: LoginToken, symptom: load + "Unable to load a existing login session for session " + session + ". Please reauthenticate with 'aws login'."},
		"incomplete":        {token: `{"accessToken": {}, "clientId": "c"}`, kind: LoginToken, symptom: load + "Failed to load access token from token cache, missing required fields: refreshToken, dpopKey."},
		"corrupt":           {token: "{", kind: LoginToken, symptom: "KeyError: '" + name[:64] + "'"},
		"empty pair":        {token: `{"accessToken": {}, "refreshToken": "r", "dpopKey": "k", "clientId": "c"}`, kind: LoginToken, symptom: "KeyError: 'accessKeyId'"},
		"another folder":    {token: token(time.Hour), folder: "~/logins"},
	} {
		t.Run(name2, func(t *testing.T) {
			w := newWorld("[default]\nregion = us-east-1\nlogin_session = "+session+"\n", "")
			folder := "/home/astro/.aws/login/cache"
			if row.folder != "" {
				w.Env["AWS_LOGIN_CACHE_DIRECTORY"] = row.folder
				folder = "/home/astro/logins"
			}
			row.dir.Kind = "dir"
			w.Files[folder] = row.dir
			if !row.absent {
				w.Files[folder+"/"+name] = file(row.token)
			}
			crt := true
			out := Resolve(Process{Env: w.Env, Files: w, Home: "/home/astro", Now: noon, HasCRT: &crt}, Session{})
			if row.kind == "" {
				if out.Failure != nil || out.Method != "login" || out.Keys == nil || out.Keys.AccessKeyID != "ASIAIOSFODNN7EXAMPLE" {
					t.Errorf("got %+v, keys %+v", out.Failure, out.Keys)
				}
				return
			}
			if f := out.Failure; f == nil || f.Kind != row.kind || f.Symptom() != row.symptom {
				t.Errorf("got %+v", f)
			}
		})
	}
}
