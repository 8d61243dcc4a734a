package boto

import (
	"fmt"
	"math/rand"
	"strings"
)

// generator generates pairs of files and environments: mostly what people write, with common
// mistakes.
type generator struct {
	*rand.Rand
	// tidy: the files are readable, so that later steps are reached.
	tidy bool
	// plain: there are keys and a region, so that clients and requests are reached, where more goes
	// wrong.
	plain bool
	// mounted: the files come into a container from folders in dir.
	mounted bool
	dir     string
}

func newRand(seed int64) *rand.Rand { return rand.New(rand.NewSource(seed)) }

func (g *generator) pick(from ...string) string { return from[g.Intn(len(from))] }

func (g *generator) chance(percent int) bool { return g.Intn(100) < percent }

func (g *generator) profile() string {
	if g.plain && !g.chance(10) {
		return "default"
	}
	if g.tidy {
		return g.pick("default", "default", "default", "dev", "dev", "base", "airflow")
	}
	return g.pick("default", "default", "dev", "dev", "base", "airflow", "my dev", "bob's", "", "Dev", `"x"`)
}

const longTermKey, secret = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

// keyLines are settings of a profile by theme.
func (g *generator) keyLines() []string {
	switch themes := 16; g.Intn(themes - map[bool]int{true: 1}[g.mounted]) {
	case 0, 1, 2, 3:
		return []string{"aws_access_key_id = " + g.pick(longTermKey, longTermKey, "ASIAIOSFODNN7EXAMPLE", "", `"AKIA"`),
			"aws_secret_access_key = " + g.pick(secret, secret, "")}
	case 4:
		if g.chance(10) {
			return []string{"aws_access_key_id = " + g.pick(longTermKey+"\n  more", "\n  a = b"), "aws_secret_access_key = " + g.pick(secret, secret+"\n  more", "\n  a = b"),
				"aws_session_token = " + g.pick("a", "a\n  b", "\n  a = b")}
		}
		return []string{"aws_access_key_id = ASIAIOSFODNN7EXAMPLE", "aws_secret_access_key=" + secret,
			g.pick("aws_session_token", "aws_security_token", "AWS_SESSION_TOKEN") + " = " + g.pick("token", "", "tok en"),
			g.pick("", "", "", "aws_security_token = other", "aws_session_token = other", "aws_security_token =", "Aws_Security_Token = other", "aws_session_token =\n  a = b")}
	case 5:
		return []string{g.pick("aws_access_key_id = "+longTermKey, "aws_secret_access_key = "+secret)}
	case 6, 7:
		lines := []string{"role_arn = arn:aws:iam::111122223333:role/" + g.pick("airflow", "other")}
		if g.chance(3) {
			lines[0] = g.pick("role_arn =", "role_arn = airflow", `role_arn = "arn:aws:iam::111122223333:role/airflow"`, "role_arn = arn:aws:iam::11112222333:role/airflow",
				"role_arn = arn:aws:iam::111122223333:role/airflow # note", "role_arn = arn:aws:iam::111122223333:user/dev", "role_arn =\n  a = b")
		}
		if !g.chance(10) {
			lines = append(lines, "source_profile = "+g.profile())
		}
		if g.chance(15) {
			lines = append(lines, "credential_source = "+g.pick("Environment", "Ec2InstanceMetadata", "EcsContainer", "EC2", "environment"))
		}
		return append(lines, g.some("mfa_serial = arn:aws:iam::111122223333:mfa/dev", "external_id = "+g.pick("ext", "e", ""),
			"role_session_name = "+g.pick("me", "m", "", "a b", "me # note", strings.Repeat("n", 65)), "duration_seconds = "+g.pick("3600", "1_000", "many", " 900", "60", "+900", "-1", "9_"))...)
	case 8, 9:
		return g.without(10, "sso_start_url = https://example-co.awsapps.com/start", "sso_region = us-east-1",
			"sso_account_id = 111122223333", "sso_role_name = "+g.pick("Developer", "Power User"))
	case 10, 11:
		return g.without(10, "sso_session = "+g.pick("example-co", "example-co", "example-co", "other", "none"), "sso_account_id = 111122223333",
			"sso_role_name = Developer")
	case 12:
		return []string{"credential_process = " + g.pick("aws-vault exec dev", "python3", "/opt/creds.sh --json", "/opt/noexec", "~/creds",
			"/opt/none", `"unclosed`, `trailing\`, "", "'/opt/creds.sh' 'a b'", "/opt", g.optFile(), "creds.sh", "noexec", "text.sh -x")}
	case 13:
		lines := g.without(20, "web_identity_token_file = "+g.pick("/opt/token", "/opt/creds.sh", "relative", "", "/opt/unreadable", "/opt", g.optFile(), g.optFile()),
			"role_arn = "+g.pick("arn:aws:iam::111122223333:role/web", "arn:aws:iam::111122223333:role/web", "arn:aws:iam::1:role/w", "web"))
		return append(lines, g.some("role_session_name = "+g.pick("me", "m", "", "a b", strings.Repeat("n", 65)), "external_id = e", "duration_seconds = 60", "mfa_serial = x")...)
	case 14:
		return []string{"login_session = arn:aws:iam::111122223333:user/dev"}
	}
	return g.settings()
}

// opt are the files of /opt by mistake; the last ones do not exist.
var opt = []string{
	"creds.sh", "noexec", "text.sh", "empty.sh", "lines.sh", "perl.sh", "elf", "ca.pem", "two.pem", "bom.pem", "text.pem", "empty.pem", "broken.pem", "cut.pem", "half.pem",
	"cert.der", "key.pem", "token", "short", "bytes", "unreadable", "none",
}

// optFile is the name of one of them.
func (g *generator) optFile() string { return "/opt/" + g.pick(opt...) }

// settings are those beside credentials.
func (g *generator) settings() []string {
	return []string{g.pick(
		"output = json", "ca_bundle = "+g.pick("/opt/ca.pem", "/opt/none.pem", "~/ca.pem", "", "/opt/unreadable", "/opt"), "ca_bundle = "+g.optFile(), "ca_bundle =\n  a = b",
		"endpoint_url = "+g.pick("http://localhost:4566", "http://localstack:4566/path", "localhost:4566", "", "http://my_host", "https://[::1]:5", "https://localstack:4566"),
		"services = "+g.pick("local", "none", "empty"),
		"ignore_configured_endpoint_urls = "+g.pick("true", "True", "no"),
		"retry_mode = "+g.pick("standard", "Standard", "adaptive", ""),
		"max_attempts = "+g.pick("3", "0", "x", " 4"), "sts_regional_endpoints = "+g.pick("legacy", "regional", "global", ""),
		"defaults_mode = "+g.pick("standard", "LEGACY", "mobile", "fast"),
		"metadata_service_timeout = "+g.pick("1", "one"), "metadata_service_num_attempts = "+g.pick("2", ""),
		"ec2_metadata_service_endpoint_mode = "+g.pick("IPv6", "ipv5"), "ec2_metadata_service_endpoint = "+g.pick("http://x", "x"),
		"request_checksum_calculation = "+g.pick("when_required", "never"), "response_checksum_validation = "+g.pick("WHEN_SUPPORTED", "", "x"),
		"account_id_endpoint_mode = "+g.pick("disabled", "x", "", "Required"),
		"api_versions = 1", "api_versions =", "api_versions =\n  sts = 2011-06-15", "api_versions =\n  sts = x\n  ssm = y\n  secretsmanager = z",
		"use_fips_endpoint = true", "use_dualstack_endpoint = true", "use_fips_endpoint =\n  a = b",
		"request_min_compression_size_bytes = "+g.pick("1", "0", "1048577", "1048576", "x", "", "1_0", " 7", "1.5", "\n  a = b"),
		"disable_request_compression = "+g.pick("true", "x"), "s3_disable_express_session_auth = "+g.pick("true", "x", "", "False"),
		"csm_enabled = "+g.pick("true", "false", "1"), "csm_port = "+g.pick("31000", "x", "", "99999"), "csm_client_id = "+g.pick("airflow", strings.Repeat("i", 256)),
		"sigv4a_signing_region_set = "+g.pick("*", ""), "auth_scheme_preference = "+g.pick("sigv4", "x", ""), "endpoint_discovery_enabled = "+g.pick("auto", "x", ""),
		"sdk_ua_app_id = "+g.pick("airflow", strings.Repeat("i", 51)), "disable_host_prefix_injection = x", "ec2_metadata_v1_disabled = true", "imds_use_ipv6 = "+g.pick("true", "x"),
		"proxy_ca_bundle = /opt/none", "proxy_client_cert = /opt/none", "proxy_use_forwarding_for_https = "+g.pick("true", "x"), "aws_account_id = "+g.pick("111122223333", ""),
		"data_path = /x", "aws_session_token = stray", "aws_security_token = stray",
		"tcp_keepalive = true", "s3 =\n  addressing_style = path", "s3 =\n  addressing_style = host", "s3 =", "s3 = x", "s3 =\n  us_east_1_regional_endpoint = "+g.pick("regional", "x"),
		"s3 =\n  use_accelerate_endpoint = x\n  use_arn_region = x\n  payload_signing_enabled = x", "s3_use_arn_region = x",
		"s3_us_east_1_regional_endpoint = "+g.pick("legacy", "global", ""),
		"region", "s3 =\n    broken", "s3 =\n\n    a = b\n    a=c\n   d=e=f",
		"parameter_validation = "+g.pick("false", "true", "x"), "x =\n  y", "region =\n  a = b", "retry_mode =\n  a = b", "defaults_mode =\n  a = b",
		"sts_regional_endpoints =\n  a = b", "max_attempts =\n  a = b", "endpoint_url =\n  a = b", "services =\n  a = b", "request_checksum_calculation =\n  a = b",
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
	case n == 3 && g.chance(60):
		return append([]string{"[DEFAULT]"}, g.keyLines()...)
	}
	lines = append(lines, g.header(config))
	for range 1 + g.Intn(2) {
		lines = append(lines, g.keyLines()...)
	}
	if g.chance(60) {
		lines = append(lines, "region = "+g.region())
	}
	if g.chance(30) && !g.mounted {
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

// readable removes what makes the parser refuse a file: lines without a value, duplicate sections
// and keys.
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
