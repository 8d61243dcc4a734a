package boto

import (
	"fmt"
	"math/rand"
	"strings"
	"time"
)

// generator makes pairs of files and environments: mostly what people write,
// with what goes wrong when they do.
type generator struct {
	*rand.Rand
	// tidy: the files can be read, so that what comes after is looked at.
	tidy bool
}

func (g *generator) pick(from ...string) string { return from[g.Intn(len(from))] }

func (g *generator) chance(percent int) bool { return g.Intn(100) < percent }

func (g *generator) profile() string {
	if g.tidy {
		return g.pick("default", "default", "default", "dev", "dev", "base", "airflow")
	}
	return g.pick("default", "default", "dev", "dev", "base", "airflow", "my dev", "bob's", "", "Dev", `"x"`)
}

const longTermKey, secret = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

// keyLines are settings of a profile by theme.
func (g *generator) keyLines() []string {
	switch g.Intn(16) {
	case 0, 1, 2, 3:
		return []string{"aws_access_key_id = " + g.pick(longTermKey, longTermKey, "ASIAIOSFODNN7EXAMPLE", "", `"AKIA"`),
			"aws_secret_access_key = " + g.pick(secret, secret, "")}
	case 4:
		if g.chance(10) {
			return []string{"aws_access_key_id = " + g.pick(longTermKey+"\n  more", "\n  a = b"), "aws_secret_access_key = " + g.pick(secret, secret+"\n  more", "\n  a = b"),
				"aws_session_token = " + g.pick("a", "a\n  b", "\n  a = b")}
		}
		return []string{"aws_access_key_id = ASIAIOSFODNN7EXAMPLE", "aws_secret_access_key=" + secret,
			g.pick("aws_session_token", "aws_security_token", "AWS_SESSION_TOKEN") + " = " + g.pick("token", "", "tok en")}
	case 5:
		return []string{g.pick("aws_access_key_id = "+longTermKey, "aws_secret_access_key = "+secret)}
	case 6, 7:
		lines := []string{"role_arn = arn:aws:iam::111122223333:role/" + g.pick("airflow", "other")}
		if g.chance(3) {
			lines[0] = g.pick("role_arn =", "role_arn = airflow")
		}
		if !g.chance(10) {
			lines = append(lines, "source_profile = "+g.profile())
		}
		if g.chance(15) {
			lines = append(lines, "credential_source = "+g.pick("Environment", "Ec2InstanceMetadata", "EcsContainer", "EC2", "environment"))
		}
		return append(lines, g.some("mfa_serial = arn:aws:iam::111122223333:mfa/dev", "external_id = "+g.pick("ext", "e", ""),
			"role_session_name = "+g.pick("me", "m", ""), "duration_seconds = "+g.pick("3600", "1_000", "many", " 900", "60", "+900", "-1", "9_"))...)
	case 8, 9:
		return g.without(10, "sso_start_url = https://example-co.awsapps.com/start", "sso_region = us-east-1",
			"sso_account_id = 111122223333", "sso_role_name = "+g.pick("Developer", "Power User"))
	case 10, 11:
		return g.without(10, "sso_session = "+g.pick("example-co", "example-co", "example-co", "other", "none"), "sso_account_id = 111122223333",
			"sso_role_name = Developer")
	case 12:
		return []string{"credential_process = " + g.pick("aws-vault exec dev", "python3", "/opt/creds.sh --json", "/opt/noexec", "~/creds",
			"/opt/none", `"unclosed`, `trailing\`, "", "'/opt/creds.sh' 'a b'", "/opt")}
	case 13:
		return g.without(20, "web_identity_token_file = "+g.pick("/var/token", "/opt/creds.sh", "relative", "", "/opt/unreadable", "/opt"),
			"role_arn = arn:aws:iam::111122223333:role/web")
	case 14:
		return []string{"login_session = arn:aws:iam::111122223333:user/dev"}
	}
	return g.settings()
}

// settings are those beside credentials.
func (g *generator) settings() []string {
	return []string{g.pick(
		"output = json", "ca_bundle = "+g.pick("/opt/ca.pem", "/opt/none.pem", "~/ca.pem", "", "/opt/unreadable", "/opt"),
		"endpoint_url = "+g.pick("http://localhost:4566", "http://localstack:4566/path", "localhost:4566", "", "http://my_host", "https://[::1]:5"),
		"services = "+g.pick("local", "none", "empty"),
		"ignore_configured_endpoint_urls = "+g.pick("true", "True", "no"),
		"retry_mode = "+g.pick("standard", "Standard", "adaptive", ""),
		"max_attempts = "+g.pick("3", "0", "x", " 4"), "sts_regional_endpoints = "+g.pick("legacy", "regional", "global", ""),
		"defaults_mode = "+g.pick("standard", "LEGACY", "mobile", "fast"),
		"metadata_service_timeout = "+g.pick("1", "one"), "metadata_service_num_attempts = "+g.pick("2", ""),
		"ec2_metadata_service_endpoint_mode = "+g.pick("IPv6", "ipv5"), "ec2_metadata_service_endpoint = "+g.pick("http://x", "x"),
		"request_checksum_calculation = "+g.pick("when_required", "never"), "account_id_endpoint_mode = "+g.pick("disabled", "x"),
		"api_versions = 1", "use_fips_endpoint = true", "use_dualstack_endpoint = true",
		"tcp_keepalive = true", "s3 =\n  addressing_style = path", "s3 =\n  addressing_style = host", "s3 =", "s3 = x",
		"s3_us_east_1_regional_endpoint = "+g.pick("legacy", "global", ""),
		"region", "s3 =\n    broken", "s3 =\n\n    a = b\n    a=c\n   d=e=f",
		"parameter_validation = false", "x =\n  y", "region =\n  a = b",
	)}
}

func (g *generator) some(lines ...string) []string {
	var kept []string
	for _, line := range lines {
		if g.chance(20) {
			kept = append(kept, line)
		}
	}
	return kept
}

func (g *generator) without(percent int, lines ...string) []string {
	var kept []string
	for _, line := range lines {
		if !g.chance(percent) {
			kept = append(kept, line)
		}
	}
	return kept
}

func (g *generator) region() string {
	if g.tidy && !g.chance(15) {
		return "us-east-1"
	}
	return g.pick("us-east-1", "us-east-1", "us-east-1", "eu-west-1", "us-west-2", "us-east-1a", "us-east-3", `"us-east-1"`, "us-east-1 # here",
		"", "cn-north-1", "us-gov-west-1", "mars", "aws-global", "-x", "123", "us_east_1", "fips-us-east-1", "US-EAST-1", "us-east-1-fips")
}

func (g *generator) header(config bool) string {
	name := g.profile()
	if !config || name == "default" && !g.chance(20) {
		if g.chance(3) {
			return "[profile " + name + "]"
		}
		return "[" + name + "]"
	}
	if strings.Contains(name, " ") && g.chance(70) {
		name = `"` + name + `"`
	}
	return g.pick("[profile ", "[profile ", "[profile ", "[profile ", "[profile ", "[profile ", "[profile\t", "[", "[profile  ", "[profiles ") + name + "]" +
		g.pick("", "", "", "", " # note", " [x]")
}

// section is a header and its lines.
func (g *generator) section(config bool) []string {
	var lines []string
	switch n := g.Intn(20); {
	case config && n == 0, config && n == 1:
		lines = append([]string{"[sso-session " + g.pick("example-co", "other", `"a b"`) + "]"}, g.without(8,
			"sso_start_url = https://example-co.awsapps.com/start", "sso_region = "+g.pick("us-east-1", "us-east-1", "eu-west-1", "us-east-9", "x y"),
			"sso_registration_scopes = sso:account:access")...)
		return lines
	case config && n == 2:
		return []string{"[services local]", g.pick("sts =\n  endpoint_url = http://localhost:4566", "sts = x", "secrets_manager =\n  endpoint_url = http://h:1",
			"sts =\n  endpoint_url ="), "[services empty]"}
	case n == 3 && g.chance(30):
		return append([]string{"[DEFAULT]"}, g.keyLines()...)
	}
	lines = append(lines, g.header(config))
	for range 1 + g.Intn(2) {
		lines = append(lines, g.keyLines()...)
	}
	if g.chance(60) {
		lines = append(lines, "region = "+g.region())
	}
	if g.chance(30) {
		lines = append(lines, g.settings()...)
	}
	return lines
}

// file is one of the two files.
func (g *generator) file(config bool) string {
	var lines []string
	for range g.Intn(5) {
		lines = append(lines, g.section(config)...)
		if g.chance(50) {
			lines = append(lines, "")
		}
	}
	lines = strings.Split(strings.Join(lines, "\n"), "\n")
	if g.tidy {
		lines = readable(lines)
	} else if g.chance(30) {
		for range 1 + g.Intn(3) {
			g.spoil(lines)
		}
	}
	text := strings.Join(lines, g.pick("\n", "\n", "\n", "\n", "\n", "\r\n", "\r"))
	if g.chance(70) {
		text += "\n"
	}
	if !g.tidy && g.chance(3) {
		text = g.pick("\ufeff", "\xff\xfe", "\n\ufeff", "# caf\xe9\n", "# café\n", "\x00", " ") + text
	}
	return text
}

// readable leaves out what makes the parser refuse a file: lines without a
// value, sections and keys that stand twice.
func readable(lines []string) []string {
	var kept []string
	seen := map[string]bool{}
	section, skipSection, skipKey := "", false, false
	for _, line := range lines {
		key, _, assigned := strings.Cut(line, "=")
		switch {
		case strings.HasPrefix(line, "["):
			section = line[:strings.IndexByte(line, ']')+1]
			skipSection = seen[section] && section != "[DEFAULT]"
			seen[section] = true
		case assigned && line[0] != ' ':
			key = section + strings.ToLower(strings.TrimSpace(key))
			skipKey = seen[key]
			seen[key] = true
		case assigned: // in a block, of which it is a line
		case line != "":
			continue
		}
		if !skipSection && (!skipKey || line == "" || line[0] == '[') {
			kept = append(kept, line)
		}
	}
	return kept
}

// spoil changes one line as editors, chat programs and people do.
func (g *generator) spoil(lines []string) {
	i := g.Intn(len(lines))
	line := lines[i]
	switch g.Intn(18) {
	case 0:
		line = g.pick(" ", "  ", "\t", "\u00a0", "\u3000", "\x1f") + line
	case 1:
		line += g.pick(" ", "\t", "\u00a0", "\u2028", "\x0c", "\x1c")
	case 2:
		line += g.pick(" # note", " ; note", "#x")
	case 3:
		line = g.pick("# ", "; ", "#", "  # ", "// ", "export ") + line
	case 4:
		line = strings.ReplaceAll(line, "=", ":")
	case 5:
		line = strings.ReplaceAll(line, "=", "")
	case 6:
		line = strings.ReplaceAll(line, " = ", g.pick("=", "  =\t", " =\u00a0"))
	case 7:
		line = lines[g.Intn(len(lines))]
	case 8:
		line = strings.ToUpper(line)
	case 9:
		line = strings.Replace(line, "]", g.pick("", " ]", "]]", "] x"), 1)
	case 10:
		line = strings.Replace(line, "[", g.pick("", "[ ", "[[", " ["), 1)
	case 11:
		line = ""
	case 12:
		line = g.pick("[]", "=", "= x", ":", "[", "]", "x", "[a]b=c", "a[b]=c", "[default]", "[DEFAULT]", "İ = 1", "k =", "k\x0bl = v\x0bw")
	case 13:
		line = strings.ReplaceAll(line, " = ", " =\n  ")
	case 14:
		if len(line) > 0 {
			cut := g.Intn(len(line))
			line = line[:cut] + string(rune(g.Intn(0x3100))) + line[cut:]
		}
	case 15:
		line = strings.Replace(line, " = ", ` = "`, 1) + `"`
	case 16:
		line += "\n    " + g.pick("more", "a = b", "", "# c", "\ta=b\n   c=d", "aws_session_token = x")
	case 17:
		line = fmt.Sprintf("%s%c", line, rune(g.Intn(0x40)))
	}
	lines[i] = line
}

// token is the content of a file in the SSO cache.
func (g *generator) token() string {
	now := time.Now().UTC()
	at := func() string {
		t := now.Add([]time.Duration{-time.Hour, 10 * time.Minute, 2 * time.Hour, 80 * 24 * time.Hour}[g.Intn(4)])
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
	w.Files["/opt/creds.sh"] = node{Kind: "file", Executable: true}
	w.Files["/opt/noexec"] = node{Kind: "file"}
	w.Files["/opt/ca.pem"] = node{Kind: "file"}
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
