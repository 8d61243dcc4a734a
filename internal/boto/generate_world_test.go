package boto

import (
	"strings"
	"time"
)

// token is the content of a file in the SSO cache.
func (g *generator) token() string {
	at := func() string {
		t := noon.Add([]time.Duration{-time.Hour, 10 * time.Minute, 2 * time.Hour, 80 * 24 * time.Hour}[g.Intn(4)])
		return `"` + t.Format(g.pick(time.RFC3339, "2006-01-02T15:04:05UTC", "2006-01-02T15:04:05+00:00", time.RFC3339, time.RFC3339,
			"2006-01-02T15:04:05", "2006-01-02T15:04:05.000Z")) + `"`
	}
	fields := g.without(7, `"startUrl": "https://example-co.awsapps.com/start"`, `"region": "us-east-1"`, `"accessToken": "t"`,
		`"expiresAt": `+at(), `"clientId": "c"`, `"clientSecret": "s"`, `"registrationExpiresAt": `+at(), `"refreshToken": "r"`)
	return g.pick("{"+strings.Join(fields, ", ")+"}", "{"+strings.Join(fields, ", ")+"}", "{"+strings.Join(fields, ", ")+"}",
		"{"+strings.Join(fields, ", ")+"}", "{", "", "[]", "null", "3", "true", `"text"`, `{"expiresAt": 3, "accessToken": 4}`)
}

// world is a whole question.
func (g *generator) world() *world {
	g.tidy = g.chance(80)
	defer func() { g.tidy = false }()
	w := newWorld(g.file(true), g.file(false))
	w.Files["/opt"] = node{Kind: "dir"}
	w.Files["/opt/creds.sh"] = executable("#!/bin/sh\necho\n")
	w.Files["/opt/noexec"] = node{Kind: "file"}
	w.Files["/opt/ca.pem"] = file(realCertificate)
	w.Files["/opt/unreadable"] = node{Kind: "file", Unreadable: true}
	cache := "/home/astro/.aws/sso/cache"
	w.Files[cache] = node{Kind: "dir", ReadOnly: g.chance(30), Unwritable: g.chance(20)}
	for _, name := range []string{"https://example-co.awsapps.com/start", "example-co", "other"} {
		if g.chance(75) {
			token := file(g.token())
			token.Unreadable = g.chance(5)
			w.Files[cache+"/"+sha1Hex(name)+".json"] = token
		}
	}
	for _, name := range []string{"config", "credentials"} {
		n := w.Files["/home/astro/.aws/"+name]
		switch {
		case g.chance(7):
			delete(w.Files, "/home/astro/.aws/"+name)
			continue
		case g.chance(4):
			n.Unreadable = true
		case g.chance(2):
			n.Kind = "dir"
		}
		w.Files["/home/astro/.aws/"+name] = n
	}
	g.environment(w.Env)
	g.session(w)
	return w
}

func (g *generator) environment(env map[string]string) {
	set := func(percent int, name string, values ...string) {
		if g.chance(percent) {
			env[name] = g.pick(values...)
		}
	}
	set(25, "AWS_PROFILE", g.profile(), g.profile(), g.profile(), "none")
	set(5, "AWS_DEFAULT_PROFILE", g.profile())
	set(25, "AWS_DEFAULT_REGION", g.region())
	set(5, "AWS_REGION", g.region())
	set(10, "AWS_ACCESS_KEY_ID", longTermKey, "", "x")
	set(9, "AWS_SECRET_ACCESS_KEY", secret, "")
	set(4, "AWS_SESSION_TOKEN", "t", "")
	set(2, "AWS_SECURITY_TOKEN", "s", "")
	set(3, "AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "2099-01-01 00:00:00", "soon", "")
	set(4, "AWS_CONFIG_FILE", "", "~/.aws/config", "/home/astro/.aws/credentials", "$HOME/.aws/config", "${HOME}/.aws/config", "/opt", "/none",
		"../../../home/astro/.aws/config", "/home/astro/.aws/config/", "$NONE/x", "~astro/x")
	set(4, "AWS_SHARED_CREDENTIALS_FILE", "", "~/.aws/credentials", "/home/astro/.aws/config", "~/.aws", "/none", "$HOME/.aws/credentials")
	set(2, "AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/env", "")
	set(2, "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/token", "/opt/creds.sh", "")
	set(2, "AWS_ENDPOINT_URL", "http://localhost:4566", "http://host:1/x", "host", "")
	set(2, "AWS_ENDPOINT_URL_STS", "http://127.0.0.1:5", "https://sts.example.com")
	set(1, "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:6")
	set(1, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE", "false", "")
	set(1, "AWS_CA_BUNDLE", "/opt/ca.pem", "/none.pem", "")
	set(1, "REQUESTS_CA_BUNDLE", "/opt/ca.pem", "/none.pem", "")
	set(1, "AWS_MAX_ATTEMPTS", "5", "x", "0", "-1", "")
	set(1, "AWS_RETRY_MODE", "standard", "bad", "")
	set(1, "AWS_DEFAULTS_MODE", "standard", "bad", "")
	set(1, "AWS_STS_REGIONAL_ENDPOINTS", "legacy", "bad", "")
	set(1, "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional", "x")
	set(1, "AWS_METADATA_SERVICE_TIMEOUT", "1", "1.5", "")
	set(1, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "1", "x")
	set(2, "https_proxy", "http://localhost:3128", "http://proxy:3128", "127.0.0.1:1", "")
	set(2, "HTTPS_PROXY", "http://user:pass@localhost:8080", "http://proxy:3128")
	set(1, "NO_PROXY", "amazonaws.com", "*", "localhost", ".com, x")
	set(1, "AWS_CREDENTIAL_FILE", "/none", "/opt/creds.sh")
	set(1, "BOTO_CONFIG", "/home/astro/.aws/config", "/none")
	set(1, "AWS_DATA_PATH", "", "/x")
	set(1, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:9911/x", "http://10.0.0.1/x", "ftp")
	if g.chance(2) {
		delete(env, "HOME")
	}
}

func (g *generator) session(w *world) {
	set := func(percent int, name string, values ...string) {
		if g.chance(percent) {
			w.Session[name] = g.pick(values...)
		}
	}
	set(10, "profile_name", g.profile(), g.profile(), g.profile(), "none")
	set(5, "region_name", g.region())
	set(3, "aws_access_key_id", longTermKey, "")
	set(3, "aws_secret_access_key", secret, "")
	set(1, "aws_session_token", "t")
	w.Service = g.pick("sts", "sts", "secretsmanager", "ssm")
	if g.chance(2) {
		url := g.pick("http://localhost:4566", "http://host:1", "", "x")
		w.Endpoint = &url
	}
}
