package boto

import (
	"encoding/pem"
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

// optFiles are the files of /opt.
func optFiles() map[string]node {
	block, _ := pem.Decode([]byte(ExampleCertificate))
	unreadable := file(ExampleCertificate)
	unreadable.Unreadable = true
	return map[string]node{
		"creds.sh": executable("#!/bin/sh\necho\n"), "noexec": file("#!/bin/sh\n"), "text.sh": executable("echo\n"), "empty.sh": executable(""),
		"lines.sh": executable("#!/bin/sh\r\necho\r\n"), "perl.sh": executable("#!/opt/homebrew/bin/perl\n"), "elf": executable("\x7fELF\x02\x01\x01\x00"),
		"ca.pem": file(ExampleCertificate), "two.pem": file("# one\n" + ExampleCertificate + "\n# two\n" + ExampleCertificate), "bom.pem": file("\ufeff" + ExampleCertificate),
		"text.pem": file("certificates\n"), "empty.pem": file(""), "broken.pem": file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
		"cut.pem": file(ExampleCertificate[:200]), "half.pem": file(ExampleCertificate[:200] + "\n" + ExampleCertificate), "cert.der": file(string(block.Bytes)),
		"key.pem": file("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"),
		"token":   file("eyJhbGciOiJSUzI1NiJ9.e30.c2ln\n"), "short": file("t\n"), "bytes": file("\xff\xfe"), "unreadable": unreadable,
	}
}

// world is a whole question.
func (g *generator) world() *world {
	g.tidy, g.plain = g.chance(85), g.chance(35)
	defer func() { g.tidy, g.plain = false, false }()
	w := newWorld("", "")
	w.Files["/opt"] = node{Kind: "dir"}
	for name, n := range optFiles() {
		w.Files["/opt/"+name] = n
	}
	if g.plain {
		g.plainFiles(w)
	} else {
		g.files(w)
	}
	g.environment(w.Env)
	g.session(w)
	if g.mounted {
		w.dir = g.dir
		g.layOut(w)
	}
	return w
}

// plainFiles are files with keys and a region, and a setting or two.
func (g *generator) plainFiles(w *world) {
	lines := []string{"[default]", "region = us-east-1"}
	for range g.Intn(3) {
		lines = append(lines, g.settings()...)
	}
	if g.mounted {
		lines = append(lines[:2], g.some("ca_bundle = "+g.optFile(), "ca_bundle = "+g.optFile(), "credential_process = "+g.optFile())...)
	}
	lines = append(lines, "[services local]", "sts =", "  endpoint_url = http://localhost:4566", "[services empty]")
	credentials := "[default]\naws_access_key_id = " + longTermKey + "\naws_secret_access_key = " + secret + "\n"
	if g.chance(30) {
		credentials += strings.Join(g.some("aws_session_token = a", "aws_security_token = b", "aws_session_token = ", "aws_security_token =", "AWS_SESSION_TOKEN = c"), "\n") + "\n"
	}
	if g.mounted && g.chance(30) {
		credentials = "[default]\n" + g.pick("web_identity_token_file = "+g.optFile()+"\nrole_arn = arn:aws:iam::111122223333:role/web", "credential_process = "+g.optFile(), "credential_process = "+g.optFile()+" -x") + "\n"
	}
	credentials = strings.Join(readable(strings.Split(credentials, "\n")), "\n")
	w.Files["/home/astro/.aws/config"] = file(strings.Join(readable(strings.Split(strings.Join(lines, "\n"), "\n")), "\n") + "\n")
	w.Files["/home/astro/.aws/credentials"] = file(credentials)
}

func (g *generator) files(w *world) {
	w.Files["/home/astro/.aws/config"] = file(g.file(true))
	w.Files["/home/astro/.aws/credentials"] = file(g.file(false))
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
}

func (g *generator) environment(env map[string]string) {
	set := func(percent int, name string, values ...string) {
		if g.chance(percent) && (percent > 1 || !g.mounted) || g.plain && !g.mounted && g.chance(percent) {
			env[name] = g.pick(values...)
		}
	}
	named := 25
	if g.plain {
		named = 2
	}
	set(named, "AWS_PROFILE", g.profile(), g.profile(), g.profile(), "none")
	set(5, "AWS_DEFAULT_PROFILE", g.profile())
	set(named, "AWS_DEFAULT_REGION", g.region())
	set(5, "AWS_REGION", g.region())
	set(10, "AWS_ACCESS_KEY_ID", longTermKey, "", "x")
	set(9, "AWS_SECRET_ACCESS_KEY", secret, "")
	set(5, "AWS_SESSION_TOKEN", "t", "", "a b", "a\nb")
	set(4, "AWS_SECURITY_TOKEN", "s", "", "t")
	set(3, "AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "2099-01-01 00:00:00", "soon", "")
	set(4, "AWS_CONFIG_FILE", "", "~/.aws/config", "/home/astro/.aws/credentials", "$HOME/.aws/config", "${HOME}/.aws/config", "/opt", "/none",
		"../../../home/astro/.aws/config", "/home/astro/.aws/config/", "$NONE/x", "~astro/x")
	set(4, "AWS_SHARED_CREDENTIALS_FILE", "", "~/.aws/credentials", "/home/astro/.aws/config", "~/.aws", "/none", "$HOME/.aws/credentials")
	set(2, "AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/env", "", "role")
	set(2, "AWS_WEB_IDENTITY_TOKEN_FILE", "/opt/token", "/opt/creds.sh", "", g.optFile(), "~/token", "$HOME/token")
	set(1, "AWS_ROLE_SESSION_NAME", "me", "", "m", "a b")
	set(2, "AWS_ENDPOINT_URL", "http://localhost:4566", "http://host:1/x", "host", "", "https://localstack")
	set(2, "AWS_ENDPOINT_URL_STS", "http://127.0.0.1:5", "https://sts.example.com")
	set(1, "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:6")
	set(1, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE", "false", "")
	set(2, "AWS_CA_BUNDLE", "/opt/ca.pem", "/none.pem", "", "~/ca.pem", g.optFile(), g.optFile(), g.optFile(), "/opt", "relative.pem", "$HOME/ca.pem")
	set(2, "REQUESTS_CA_BUNDLE", "/opt/ca.pem", "/none.pem", "", g.optFile(), g.optFile(), "/opt")
	set(1, "CURL_CA_BUNDLE", g.optFile())
	set(1, "SSL_CERT_FILE", g.optFile())
	set(1, "AWS_MAX_ATTEMPTS", "5", "x", "0", "-1", "")
	set(1, "AWS_RETRY_MODE", "standard", "bad", "", "Standard")
	set(1, "AWS_DEFAULTS_MODE", "standard", "bad", "", "auto")
	set(1, "AWS_STS_REGIONAL_ENDPOINTS", "legacy", "bad", "")
	set(1, "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "regional", "x")
	set(1, "AWS_S3_USE_ARN_REGION", "true", "x")
	set(1, "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", "true", "x")
	set(1, "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "true", "x", "")
	set(1, "AWS_METADATA_SERVICE_TIMEOUT", "1", "1.5", "")
	set(1, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "1", "x")
	set(1, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://localhost:1", "x", "", "http://my_host")
	set(1, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv4", "IPv6", "x", "")
	set(1, "AWS_IMDS_USE_IPV6", "true", "x")
	set(1, "AWS_EC2_METADATA_V1_DISABLED", "true", "x")
	set(1, "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "1", "0", "1048577", "x", "", " 7 ", "1.5", "-1", "0x10", "\u0661")
	set(1, "AWS_DISABLE_REQUEST_COMPRESSION", "true", "x")
	set(1, "AWS_CSM_ENABLED", "true", "false", "")
	set(1, "AWS_CSM_PORT", "31000", "x", "", "99999")
	set(1, "AWS_CSM_CLIENT_ID", "x", strings.Repeat("i", 256))
	set(1, "AWS_CSM_HOST", "", "localhost")
	set(1, "AWS_REQUEST_CHECKSUM_CALCULATION", "when_required", "WHEN_SUPPORTED", "never", "")
	set(1, "AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required", "x", "")
	set(1, "AWS_ACCOUNT_ID_ENDPOINT_MODE", "preferred", "Disabled", "x", "")
	set(1, "AWS_AUTH_SCHEME_PREFERENCE", "sigv4", "x", "", "sigv4a,sigv4")
	set(1, "AWS_SIGV4A_SIGNING_REGION_SET", "*", "")
	set(1, "AWS_ENDPOINT_DISCOVERY_ENABLED", "auto", "true", "x", "")
	set(1, "AWS_SDK_UA_APP_ID", "airflow", strings.Repeat("i", 51), "a b/c")
	set(1, "AWS_USE_FIPS_ENDPOINT", "true", "x", "")
	set(1, "AWS_USE_DUALSTACK_ENDPOINT", "true", "x")
	set(1, "AWS_DISABLE_HOST_PREFIX_INJECTION", "true", "x")
	set(1, "BOTOCORE_TCP_KEEPALIVE", "x", "true")
	set(1, "AWS_ACCOUNT_ID", "111122223333", "")
	set(2, "https_proxy", "http://localhost:3128", "http://proxy:3128", "127.0.0.1:1", "", "socks5://localhost:1080", "socks5h://proxy:1080", "socks5://me:word@proxy:1", "ftp://proxy", "//proxy:1", "http://")
	set(2, "HTTPS_PROXY", "http://user:pass@localhost:8080", "http://proxy:3128", "socks4://127.0.0.1:9", "http://user:user@localhost:1", "http://:pass@localhost:1", "http://http:localhost@localhost:1", "http://a%40b:c%3Ad@localhost:1")
	set(1, "ALL_PROXY", "socks5://localhost:1", "http://localhost:1")
	set(1, "http_proxy", "http://localhost:1")
	set(1, "NO_PROXY", "amazonaws.com", "*", "localhost", ".com, x")
	set(1, "AWS_CREDENTIAL_FILE", "/none", "/opt/creds.sh", "/opt/unreadable", "/opt", "~/x")
	set(1, "BOTO_CONFIG", "/home/astro/.aws/config", "/none", "/opt/unreadable")
	set(1, "AWS_DATA_PATH", "", "/x")
	set(1, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:9911/x", "http://10.0.0.1/x", "ftp")
	set(1, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/none", "/opt/token", "/opt/unreadable", "/opt", "")
	set(1, "AWS_CONTAINER_AUTHORIZATION_TOKEN", "t", "")
	set(1, "PATH", "/opt:/usr/bin", "/none:/opt/creds.sh:/opt", "", "/usr/bin")
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
	switch g.Intn(30) {
	case 0:
		w.Verify = g.chance(50)
	case 1:
		w.Verify = g.pick("/none.pem", "", "~/ca.pem", "/opt", "False", g.optFile(), g.optFile())
	}
	if !g.mounted && g.chance(8) {
		w.Config = g.config()
	}
	if !g.mounted && g.chance(2) {
		w.APIVersion = g.pick("2011-06-15", "2017-10-17", "x", "")
	}
	if !g.mounted && (g.chance(8) || g.plain && g.chance(15)) {
		g.role(w)
	}
}

// role is the one that Airflow's wrapper assumes: its name for the session, the
// arguments of the connection, and the role.
func (g *generator) role(w *world) {
	add := func(name string, value any) { w.Role = append(w.Role, argument{name, value}) }
	add("RoleSessionName", g.pick("Airflow_aws_default", "Airflow_aws_default", "Airflow_aws_default", "m", "", "a b"))
	if g.chance(20) {
		add("ExternalId", g.pick("ext", "e", "", "x y"))
	}
	if g.chance(20) {
		add("DurationSeconds", []int{3600, 899, 900, 0, -1, 43200, 43201}[g.Intn(7)])
	}
	if g.chance(30) {
		w.RoleConfig = g.config()
	}
	add("RoleArn", g.pick("arn:aws:iam::111122223333:role/airflow", "arn:aws:iam::111122223333:role/airflow", "arn:aws:iam::111122223333:role/airflow", "airflow", "arn:aws:iam::1:role/x"))
	if g.chance(15) {
		url := g.pick("http://localhost:4566", "http://host:1", "", "x", "https://sts.example.com")
		w.STSEndpoint = &url
	}
}

// config are options of a client, as in config_kwargs.
func (g *generator) config() map[string]any {
	config := map[string]any{}
	for range 1 + g.Intn(2) {
		name := ConfigOptions()[g.Intn(len(ConfigOptions()))]
		if g.chance(40) {
			name = g.pick("retries", "proxies", "region_name", "connect_timeout", "read_timeout", "s3", "signature_version", "unknown")
		}
		values := []any{nil, true, false, 0, 5, -1, 1.5, "", "x", "5", []any{}, []any{"a"}, map[string]any{}}
		switch name {
		case "retries":
			values = append(values, map[string]any{"max_attempts": 3}, map[string]any{"max_attempts": -1}, map[string]any{"mode": "standard"}, map[string]any{"mode": "x"},
				map[string]any{"total_max_attempts": 0}, map[string]any{"max_attempts": "3"}, map[string]any{"attempts": 1})
		case "proxies":
			values = []any{nil, map[string]any{}, map[string]any{"https": "http://localhost:3128"}, map[string]any{"https": "socks5://h:1"}, map[string]any{"http": "http://localhost:1"},
				map[string]any{"https": "proxy:1"}, map[string]any{"https": ""}}
		case "region_name":
			if !g.plain { // its region for a credentials client depends on which was made first
				continue
			}
			values = []any{nil, "us-east-1", "eu-west-1", "", "x y", "us-east-9", 5}
		case "s3":
			values = []any{nil, map[string]any{}, map[string]any{"addressing_style": "path"}, map[string]any{"addressing_style": "x"}, "x"}
		case "signature_version":
			values = []any{nil, "v4", "s3v4", "x", "v2", 5}
		case "connect_timeout", "read_timeout":
			values = []any{nil, 5, 1.5, 0, -1, "5", true}
		case "client_cert":
			values = []any{nil, g.optFile(), g.optFile(), "/opt", "/opt/none"}
		case "user_agent_extra": // the effect of a non-string depends on earlier requests
			values = []any{nil, "", "x"}
		case "client_context_params", "proxies_config":
			values = []any{nil, map[string]any{}}
		}
		config[name] = values[g.Intn(len(values))]
	}
	return config
}
