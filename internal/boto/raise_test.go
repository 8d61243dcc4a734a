package boto

import (
	"strings"
	"testing"
)

// botocore's exception for an argument depends on the argument: the Config raises at once, the
// client when it is made, the request when it is sent.
func TestArgumentsThatRaise(t *testing.T) {
	object := func(key string, value any) map[string]any { return map[string]any{key: value} }
	for name, test := range map[string]struct {
		session Session
		stage   Stage
		key     string
		want    string // "" if all is well
	}{
		"an option that there is not": {Session{Config: Config{"retires": object("max_attempts", int64(5))}}, AtSession, "config_kwargs.retires",
			"TypeError: Got unexpected keyword argument 'retires'"},
		"the same for the client that asks for a role": {Session{RoleConfig: Config{"proxy": "x"}}, AtSession, "config_kwargs.proxy",
			"TypeError: Got unexpected keyword argument 'proxy'"},
		"options that there are":  {session: Session{Config: Config{"connect_timeout": int64(5), "read_timeout": 7.5, "retries": object("mode", "standard"), "tcp_keepalive": true}}},
		"attempts in quotes":      {Session{Config: Config{"retries": object("max_attempts", "5")}}, AtSession, "config_kwargs.retries.max_attempts", "TypeError: '<' not supported between instances of 'str' and 'int'"},
		"a number for retries":    {Session{Config: Config{"retries": int64(5)}}, AtSession, "config_kwargs.retries", "AttributeError: 'int' object has no attribute 'items'"},
		"a style of S3":           {Session{Config: Config{"s3": object("addressing_style", "host")}}, AtSession, "config_kwargs.s3.addressing_style", "botocore.exceptions.InvalidS3AddressingStyleError: S3 addressing style host is invalid. Valid options are: 'auto', 'virtual', and 'path'"},
		"a timeout in quotes":     {Session{Config: Config{"connect_timeout": "5"}}, AtClient, "config_kwargs.connect_timeout", "ValueError: Timeout value connect was 5, but it must be an int, float or None."},
		"no time":                 {Session{Config: Config{"read_timeout": int64(0)}}, AtClient, "config_kwargs.read_timeout", "ValueError: Attempted to set read timeout to 0, but the timeout cannot be set to a value less than or equal to 0."},
		"a region that is none":   {Session{Config: Config{"region_name": "us_east_1"}}, AtClient, "region", "botocore.exceptions.InvalidRegionError: Provided region_name 'us_east_1' doesn't match a supported format."},
		"a way to sign":           {Session{Config: Config{"signature_version": "v9"}}, AtCall, "config_kwargs.signature_version", "botocore.exceptions.UnknownSignatureVersionError: Unknown Signature Version: v9."},
		"a list for proxies":      {Session{Config: Config{"proxies": []any{"http://proxy:3128"}}}, AtCall, "config_kwargs.proxies", "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: 'list' object has no attribute 'get'"},
		"connections in quotes":   {Session{Config: Config{"max_pool_connections": "10"}}, AtCall, "config_kwargs.max_pool_connections", "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: 'str' object cannot be interpreted as an integer"},
		"a version that is none":  {Session{APIVersion: "latest"}, AtClient, "api_version", "botocore.exceptions.DataNotFoundError: Unable to load data for: sts/latest/service-2"},
		"a number for a version":  {Session{APIVersion: int64(2011)}, AtClient, "api_version", "TypeError: join() argument must be str, bytes, or os.PathLike object, not 'int'"},
		"the version that is":     {session: Session{APIVersion: "2011-06-15"}},
		"a version of another's":  {session: Session{Service: "rds", APIVersion: "2014-10-31"}},
		"a number for a bundle":   {Session{Verify: int64(1)}, AtCall, "verify", "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: expected str, bytes or os.PathLike object, not int"},
		"false as a text":         {Session{Verify: "False"}, AtCall, "verify", "botocore.exceptions.SSLError: SSL validation failed for https://sts.us-east-1.amazonaws.com/ [Errno 2] No such file or directory"},
		"false":                   {session: Session{Verify: false}},
		"nothing that counts":     {session: Session{Verify: int64(0)}},
		"a proxy on localhost":    {Session{Config: Config{"proxies": object("https", "localhost:3128")}}, AtCall, "config_kwargs.proxies.https", `botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "http://localhost:3128"`},
		"a bundle for the proxy":  {Session{Config: Config{"proxies": object("https", "http://proxy:1"), "proxies_config": object("proxy_ca_bundle", "/none.pem")}}, AtCall, "config_kwargs.proxies_config.proxy_ca_bundle", "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: Invalid configuration value(s) provided for proxies_config."},
		"the same with no proxy":  {session: Session{Config: Config{"proxies_config": object("proxy_ca_bundle", "/none.pem")}}},
		"a file of one's own":     {Session{Config: Config{"client_cert": "/none.pem"}}, AtCall, "config_kwargs.client_cert", `botocore.exceptions.ConnectionClosedError: Connection was closed before we received a valid response from endpoint URL: "https://sts.us-east-1.amazonaws.com/".`},
		"unsigned, without keys":  {session: Session{Unsigned: true, AccessKey: nil}},
		"checksums as told there": {Session{Config: Config{"request_checksum_calculation": "Never"}}, AtClient, "config_kwargs.request_checksum_calculation", "botocore.exceptions.InvalidChecksumConfigError: Unsupported configuration value for request_checksum_calculation. Expected one of ('when_supported', 'when_required') but got never."},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld("[default]\nregion = us-east-1\n", "")
			if !test.session.Unsigned {
				w.Env["AWS_ACCESS_KEY_ID"], w.Env["AWS_SECRET_ACCESS_KEY"] = longTermKey, secret
			}
			f := Resolve(Process{Env: w.Env, Files: w, Home: "/home/astro", Dir: w.Dir, Now: noon}, test.session).Failure
			switch {
			case f == nil && test.want == "":
			case f == nil:
				t.Errorf("nothing is raised, want %q", test.want)
			case f.Symptom() != test.want || f.Stage != test.stage || f.Key != test.key:
				t.Errorf("got %q for %s at %v, want %q for %s at %v", f.Symptom(), f.Key, f.Stage, test.want, test.key, test.stage)
			}
		})
	}
}

// No message contains the user or password of a proxy's address, in any form; an address without
// them stays as it is.
func TestProxyPasswordIsMasked(t *testing.T) {
	for address, want := range map[string]string{
		"http://me:word@localhost:3128":    "http://***:***@localhost:3128",
		"http://me:w@rd@localhost:3128":    "http://***:***@localhost:3128",
		"http://me:w%40rd@localhost:3128":  "http://***:***@localhost:3128",
		"http://me:wo#rd@localhost:3128":   "http://***:***@localhost:3128",
		"http://me:wo/rd@localhost:3128":   "http://***:***@localhost:3128",
		"http://me:wo%zz@localhost:3128":   "http://***:***@localhost:3128",
		"http://me:wo^rd|@localhost:3128":  "http://***:***@localhost:3128",
		"me:word@localhost:3128":           "http://***:***@localhost:3128",
		"//me:word@localhost:3128":         "http://***:***@localhost:3128",
		"socks5://me:word@localhost:1080":  "http://socks5://***:***@localhost:1080",
		"http://localhost:3128":            "http://localhost:3128",
		"localhost:3128":                   "http://localhost:3128",
		"http://tt:tt@localhost:3128":      "h***p://***:***@localhost:3128", // botocore masks the first occurrence, and would leave the password
		"http://proxy.example.com:port@80": "http://***:***@80",
	} {
		w := scene{credentials: "[default]\n" + keys, env: env("https_proxy", address)}.world()
		f := w.resolve(noon).Failure
		if f == nil {
			if got := maskProxy(address); got != want {
				t.Errorf("%s: got %s, want %s", address, got, want)
			}
			continue
		}
		for _, text := range []string{f.Message, f.Value} {
			for _, part := range []string{"word", "w@rd", "w%40rd", "wo#rd", "wo/rd", "wo%zz", "wo^rd"} {
				if strings.Contains(address, part) && strings.Contains(text, part) {
					t.Errorf("%s is in %q", part, text)
				}
			}
		}
		if !strings.Contains(f.Message, want) {
			t.Errorf("%s: %q does not have %s", address, f.Message, want)
		}
	}
}

// The token for a container's endpoint goes into a header, which must be one line.
func TestContainerTokenOfTwoLines(t *testing.T) {
	for text, want := range map[string]string{
		"token":   "botocore.exceptions.CredentialRetrievalError",
		"token\n": "ValueError: Auth token value is not a legal header value",
	} {
		w := scene{env: env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:9911/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/opt/token"),
			files: map[string]node{"/opt/token": file(text)}}.world()
		if f := w.resolve(noon).Failure; f == nil || !strings.HasPrefix(f.Symptom(), want) {
			t.Errorf("%q: got %v, want %s", text, f, want)
		}
	}
}

// A file in a format that Linux does not know does not start, even if it is executable.
func TestProgramWithoutAForm(t *testing.T) {
	const refused = "OSError: [Errno 8] Exec format error: '/opt/get'"
	for text, want := range map[string]string{
		"#!/bin/sh\necho\n":       "",
		"echo\n":                  refused,
		"":                        refused,
		"\ufeff#!/bin/sh\necho\n": refused,
		"\n#!/bin/sh\necho\n":     refused,
		"# !/bin/sh\necho\n":      refused,
		"\x7fELF\x02\x01\x01\x00": "",
		"\xcf\xfa\xed\xfe\x00":    refused,
		"MZ\x00\x00":              refused,
	} {
		w := scene{config: "[default]\ncredential_process = /opt/get\n", files: map[string]node{"/opt/get": executable(text)}}.world()
		got := ""
		if f := w.resolve(noon).Failure; f != nil && f.Stage == AtCredentials {
			got = f.Symptom()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
