package boto

import (
	"strings"
	"testing"
	"time"
)

const (
	keys      = "aws_access_key_id = " + longTermKey + "\naws_secret_access_key = " + secret + "\n"
	ssoKeys   = "sso_account_id = 1\nsso_role_name = Dev\n"
	startURL  = "https://example-co.awsapps.com/start"
	ssoSess   = "[sso-session corp]\nsso_start_url = " + startURL + "\nsso_region = us-east-1\n"
	role      = "role_arn = arn:aws:iam::111122223333:role/airflow\n"
	notFound  = "botocore.exceptions.ProfileNotFound: The config profile (%) could not be found"
	parseFail = "botocore.exceptions.ConfigParseError: Unable to parse config file: "
	config    = "botocore.exceptions.InvalidConfigError: "
	noCreds   = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"
	noRegion  = "botocore.exceptions.NoRegionError: You must specify a region."
	partial   = "botocore.exceptions.PartialCredentialsError: Partial credentials found in "
	cannot    = "botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "
)

// scene is a world with botocore's result. In each, intuition or an earlier version of the model
// was wrong; the last test compares them all with botocore itself.
type scene struct {
	config, credentials string
	env                 map[string]string
	session             map[string]string
	service             string
	endpoint            *string
	files               map[string]node
	// role are the arguments of AssumeRole given in code, verify its client's.
	role   []argument
	verify any
	// want is the failure, or the method if it has no space.
	want string
}

func (s scene) world() *world {
	w := newWorld(s.config, s.credentials)
	for name, value := range s.env {
		w.Env[name] = value
	}
	for name, n := range s.files {
		w.Files[name] = n
	}
	if s.session != nil {
		w.Session = s.session
	}
	if s.service != "" {
		w.Service = s.service
	}
	w.Endpoint, w.Role, w.Verify = s.endpoint, s.role, s.verify
	return w
}

func env(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

func ssoToken(name, text string) map[string]node {
	return map[string]node{
		"/home/astro/.aws/sso/cache":                            {Kind: "dir"},
		"/home/astro/.aws/sso/cache/" + sha1Hex(name) + ".json": file(text),
	}
}

// codeRole are the arguments of AssumeRole, of which the name is looked at.
func codeRole(name string) []argument {
	return []argument{{"RoleSessionName", name}, {"RoleArn", "arn:aws:iam::111122223333:role/airflow"}}
}

var scenes = map[string]scene{
	"keys":                        {credentials: "[default]\n" + keys, want: "shared-credentials-file"},
	"keys in config":              {config: "[default]\n" + keys, want: "config-file"},
	"DEFAULT is no profile":       {credentials: "[DEFAULT]\n" + keys, want: noCreds},
	"DEFAULT is inherited":        {credentials: "[DEFAULT]\n" + keys + "[default]\n", want: "shared-credentials-file"},
	"profile empty":               {credentials: "[default]\n" + keys, env: env("AWS_PROFILE", ""), want: strings.Replace(notFound, "%", "", 1)},
	"profile by the wrong prefix": {config: "[dev]\n", credentials: "[profile dev]\n" + keys, env: env("AWS_PROFILE", "dev"), want: strings.Replace(notFound, "%", "dev", 1)},
	"profile with its prefix":     {credentials: "[profile dev]\n" + keys, env: env("AWS_PROFILE", "profile dev"), want: "shared-credentials-file"},
	"profiles by another prefix":  {config: "[profiles dev]\n" + keys, env: env("AWS_PROFILE", "dev"), want: "config-file"},
	"profile with an apostrophe":  {config: "[profile bob's]\n" + keys, env: env("AWS_PROFILE", "bob's"), want: strings.Replace(notFound, "%", "bob's", 1)},
	"default profile goes first":  {credentials: "[a]\n" + keys + "[b]\n", env: env("AWS_PROFILE", "a", "AWS_DEFAULT_PROFILE", "b"), want: noCreds},
	"default must exist by name":  {env: env("AWS_PROFILE", "default", "AWS_ACCESS_KEY_ID", longTermKey, "AWS_SECRET_ACCESS_KEY", secret), want: strings.Replace(notFound, "%", "default", 1)},
	"later default wins":          {config: "[default]\n" + keys + "[profile default]\nregion = us-east-1\n", want: noCreds},
	"one bad line breaks all":     {config: "[other]\nx\n", credentials: "[default]\n" + keys, want: parseFail + "/home/astro/.aws/config"},
	"bad line and keys in env":    {credentials: "x\n", env: env("AWS_ACCESS_KEY_ID", longTermKey, "AWS_SECRET_ACCESS_KEY", secret), want: parseFail + "/home/astro/.aws/credentials"},
	"refused path as written":     {config: "x\n", env: env("AWS_CONFIG_FILE", "../../../home/astro/.aws/config"), want: parseFail + "../../../home/astro/.aws/config"},
	"DEFAULT block hidden":        {credentials: "[DEFAULT]\ns3 =\n  broken\n[default]\ns3 =\n  a = b\n" + keys, want: "shared-credentials-file"},
	"DEFAULT block inherited":     {credentials: "[DEFAULT]\ns3 =\n  broken\n[default]\n" + keys, want: parseFail + "/home/astro/.aws/credentials"},
	"refused before not found":    {credentials: "x\n", env: env("AWS_PROFILE", "none"), want: parseFail + "/home/astro/.aws/credentials"},
	"files set to nothing":        {credentials: "[default]\n" + keys, env: env("AWS_SHARED_CREDENTIALS_FILE", ""), want: noCreds},
	"file with a slash":           {credentials: "[default]\n" + keys, env: env("AWS_SHARED_CREDENTIALS_FILE", "/home/astro/.aws/credentials/"), want: noCreds},
	"variable in the path":        {credentials: "[default]\n" + keys, env: env("AWS_SHARED_CREDENTIALS_FILE", "$HOME/.aws/credentials"), want: "shared-credentials-file"},
	"unreadable is empty":         {files: map[string]node{"/home/astro/.aws/credentials": {Kind: "file", Unreadable: true}}, want: noCreds},
	"env beats the profile":       {credentials: "[dev]\n" + keys, env: env("AWS_PROFILE", "dev", "AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "B"), want: "env"},
	"not a profile in code": {credentials: "[dev]\n" + keys, session: env("profile_name", "dev"),
		env: env("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "B"), want: "shared-credentials-file"},
	"half a pair in env":          {env: env("AWS_ACCESS_KEY_ID", "A"), want: partial + "env, missing: AWS_SECRET_ACCESS_KEY"},
	"the other half":              {env: env("AWS_SECRET_ACCESS_KEY", "A"), want: noCreds},
	"half a pair in credentials":  {credentials: "[default]\naws_access_key_id = A\n", want: partial + "shared-credentials-file, missing: aws_secret_access_key"},
	"swallowed by the key":        {credentials: "[default]\naws_access_key_id = A\n  aws_secret_access_key = B\n", want: partial + "shared-credentials-file, missing: aws_secret_access_key"},
	"split over two files":        {config: "[default]\naws_access_key_id = A\n", credentials: "[default]\naws_secret_access_key = B\n", want: partial + "config-file, missing: aws_secret_access_key"},
	"half a pair in code":         {session: env("aws_secret_access_key", "A"), want: "TypeError: sequence item 0: expected str instance, NoneType found"},
	"block for a key":             {credentials: "[default]\naws_access_key_id =\n  a = b\naws_secret_access_key = B\n", want: "TypeError: sequence item 0: expected str instance, dict found"},
	"block for a region":          {config: "[default]\nregion =\n  a = b\n", want: "TypeError: expected string or bytes-like object, got 'dict'"},
	"role without a source":       {config: "[default]\n" + role, credentials: "[default]\n" + keys, want: partial + "assume-role, missing: source_profile or credential_source"},
	"role of itself":              {config: "[default]\n" + role + "source_profile = default\n", credentials: "[default]\n" + keys, want: "assume-role"},
	"role of itself, half a pair": {config: "[default]\n" + role + "source_profile = default\naws_secret_access_key = A\n", want: config + `The source profile "default" must have credentials.`},
	"role in a ring":              {config: "[default]\n" + role + "source_profile = a\n[profile a]\n" + role + "source_profile = default\n", want: "botocore.exceptions.InfiniteLoopConfigError: Infinite loop in credential configuration detected. Attempting to load from profile default which has already been visited. Visited profiles: ['default', 'a']"},
	"role with a session too short": {config: "[default]\n" + role + "source_profile = a\nrole_session_name = x\n", credentials: "[a]\n" + keys,
		want: "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid length for parameter RoleSessionName, value: 1, valid min length: 2"},
	"role too short, unchecked":   {config: "[default]\nrole_arn = x\nparameter_validation = no\nsource_profile = a\n", credentials: "[a]\n" + keys, want: "assume-role"},
	"role asks before its source": {config: "[default]\n" + role + "source_profile = a\nmfa_serial = m\n[profile a]\n" + ssoKeys + "sso_session = corp\n" + ssoSess, want: "EOFError: "},
	"role of the environment":     {config: "[default]\n" + role + "credential_source = Environment\n", want: "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from Environment: No credentials found in credential_source referenced in profile default"},
	"web identity hides the role": {config: "[default]\n" + role + "web_identity_token_file = /none\n", want: "FileNotFoundError: [Errno 2] No such file or directory: '/none'"},
	"web identity set to nothing": {config: "[default]\nweb_identity_token_file = /none\n", env: env("AWS_WEB_IDENTITY_TOKEN_FILE", ""), want: noCreds},
	"web identity of a folder":    {config: "[default]\n" + role + "web_identity_token_file = /home\n", files: map[string]node{"/home": {Kind: "dir"}}, want: "IsADirectoryError: [Errno 21] Is a directory: '/home'"},
	"sso-session alone":           {config: "[default]\nsso_session = corp\n" + ssoSess, want: noCreds},
	"sso-session alone, missing":  {config: "[default]\nsso_session = x\n", credentials: "[default]\n" + keys, want: config + `The profile "default" is configured to use the SSO token provider but the "x" sso_session configuration does not exist.`},
	"sso-session missing":         {config: "[default]\nsso_session = x\n" + ssoKeys, want: config + `The specified sso-session does not exist: "x"`},
	"sso-session in credentials":  {config: "[default]\nsso_session = corp\n" + ssoKeys, credentials: ssoSess, want: config + `The specified sso-session does not exist: "corp"`},
	"sso without a region":        {config: "[default]\nsso_start_url = x\nsso_role_name = a\n", want: config + `The profile "default" is configured to use SSO but is missing required configuration: sso_account_id, sso_region`},
	"sso before keys":             {config: "[default]\nsso_start_url = x\nsso_region = us-east-1\n" + ssoKeys, credentials: "[default]\n" + keys, want: "botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for x does not exist"},
	"sso region before its token": {config: "[default]\nsso_start_url = x\nsso_region = a b\n" + ssoKeys, want: "botocore.exceptions.InvalidRegionError: Provided region_name 'a b' doesn't match a supported format."},
	"sso region unknown": {config: "[default]\nsso_start_url = x\nsso_region = us-east-9\n" + ssoKeys, files: ssoToken("x", `{"accessToken": "t", "expiresAt": "2099-01-01T00:00:00Z"}`),
		want: cannot + `"https://portal.sso.us-east-9.amazonaws.com/federation/credentials?role_name=Dev&account_id=1"`},
	"sso token without a zone": {config: "[default]\nsso_start_url = x\nsso_region = us-east-1\n" + ssoKeys, files: ssoToken("x", `{"accessToken": "t", "expiresAt": "2099-01-01T00:00:00"}`),
		want: "TypeError: can't subtract offset-naive and offset-aware datetimes"},
	"sso token is null":                                {config: "[default]\nsso_start_url = x\nsso_region = us-east-1\n" + ssoKeys, files: ssoToken("x", "null"), want: "TypeError: argument of type 'NoneType' is not iterable"},
	"process empty":                                    {config: "[default]\ncredential_process =\n", want: "IndexError: list index out of range"},
	"process unclosed":                                 {config: "[default]\ncredential_process = 'a\n", want: "ValueError: No closing quotation"},
	"process by tilde":                                 {config: "[default]\ncredential_process = ~/x\n", want: "FileNotFoundError: [Errno 2] No such file or directory: '~/x'"},
	"login without CRT":                                {config: "[default]\nlogin_session = x\n" + keys, want: `botocore.exceptions.MissingDependencyException: Missing Dependency: Using the login credential provider requires an additional dependency. You will need to pip install "botocore[crt]" before proceeding.`},
	"region of AWS_REGION":                             {credentials: "[default]\n" + keys, env: env("AWS_REGION", "us-east-1"), service: "ssm", want: noRegion},
	"region set to nothing":                            {config: "[default]\nregion = us-east-1\n" + keys, env: env("AWS_DEFAULT_REGION", ""), service: "ssm", want: "ValueError: Invalid endpoint: https://ssm..amazonaws.com"},
	"region of a zone":                                 {config: "[default]\nregion = us-east-1a\n" + keys, service: "secretsmanager", want: cannot + `"https://secretsmanager.us-east-1a.amazonaws.com/"`},
	"region of China":                                  {config: "[default]\nregion = cn-north-9\n" + keys, want: cannot + `"https://sts.cn-north-9.amazonaws.com.cn/"`},
	"no credentials first":                             {config: "[default]\nregion = us-east-1a\n", want: noCreds},
	"no region before those":                           {env: env("AWS_ENDPOINT_URL", "http://x"), want: noRegion},
	"endpoint on the way":                              {config: "[default]\nregion = us-east-1\nendpoint_url = http://localhost:4566\n" + keys, want: cannot + `"http://localhost:4566/"`},
	"endpoint with a path":                             {config: "[default]\nregion = us-east-1\nendpoint_url = http://localhost:4566/a\n" + keys, want: cannot + `"http://localhost:4566/a"`},
	"endpoint of a service":                            {config: "[default]\nregion = us-east-1\nservices = s\n" + keys + "[services s]\nsecrets_manager =\n  endpoint_url = http://localhost:1\n", service: "secretsmanager", want: cannot + `"http://localhost:1/"`},
	"endpoint ignored":                                 {config: "[default]\nendpoint_url = http://localhost:1\nignore_configured_endpoint_urls = TRUE\n" + keys, want: "config-file"},
	"endpoint_url of nothing":                          {config: "[default]\nregion = us-east-1\n" + keys, endpoint: new(string), want: "ValueError: Invalid endpoint: "},
	"endpoint_url of nothing, STS everywhere":          {config: "[default]\nregion = us-east-1\nsts_regional_endpoints = legacy\n" + keys, endpoint: new(string), want: "config-file"},
	"endpoint_url of nothing, a newer region":          {config: "[default]\nregion = eu-south-1\nsts_regional_endpoints = legacy\n" + keys, endpoint: new(string), want: "ValueError: Invalid endpoint: "},
	"endpoint_url of nothing, STS everywhere but FIPS": {config: "[default]\nregion = us-east-1\nsts_regional_endpoints = legacy\nuse_fips_endpoint = true\n" + keys, endpoint: new(string), want: "ValueError: Invalid endpoint: "},
	"endpoint by underscore":                           {config: "[default]\nregion = us-east-1\nendpoint_url = http://my_host\n" + keys, want: "ValueError: Invalid endpoint: http://my_host"},
	"services missing":                                 {config: "[default]\nservices = s\n" + keys, want: config + `The profile is configured to use the services section but the "s" services configuration does not exist.`},
	"proxy on localhost":                               {credentials: "[default]\n" + keys, env: env("HTTPS_PROXY", "http://proxy:1", "https_proxy", "localhost:3128"), want: `botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "http://localhost:3128"`},
	"proxy with a password":                            {credentials: "[default]\n" + keys, env: env("https_proxy", "http://me:word@localhost:3128"), want: `botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "http://***:***@localhost:3128"`},
	"proxy switched off":                               {credentials: "[default]\n" + keys, env: env("HTTPS_PROXY", "http://localhost:1", "https_proxy", ""), want: "shared-credentials-file"},
	"proxy passed by":                                  {credentials: "[default]\n" + keys, env: env("HTTPS_PROXY", "http://localhost:1", "NO_PROXY", " .amazonaws.com"), want: "shared-credentials-file"},
	"bundle absent":                                    {credentials: "[default]\n" + keys, env: env("REQUESTS_CA_BUNDLE", "~/ca.pem"), want: "botocore.exceptions.SSLError: SSL validation failed for https://sts.amazonaws.com/ [Errno 2] No such file or directory"},
	"bundle set to nothing":                            {credentials: "[default]\nca_bundle = /none\n" + keys, env: env("AWS_CA_BUNDLE", ""), want: "shared-credentials-file"},
	"s3 without its block":                             {config: "[default]\ns3 =\n" + keys, want: "AttributeError: 'str' object has no attribute 'get'"},
	"s3 and a mode":                                    {config: "[default]\ns3 =\ndefaults_mode = standard\n" + keys, want: "TypeError: 'str' object does not support item assignment"},
	"attempts":                                         {credentials: "[default]\n" + keys, env: env("AWS_MAX_ATTEMPTS", "0"), want: `botocore.exceptions.InvalidMaxRetryAttemptsError: Value provided to "max_attempts": 0 must be an integer greater than or equal to 1.`},
	"expired in env":                                   {env: env("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "B", "AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z"), want: "RuntimeError: Credentials were refreshed, but the refreshed credentials are still expired."},
	"legacy file absent":                               {env: env("AWS_CREDENTIAL_FILE", "~/x"), want: "botocore.exceptions.ConfigNotFound: The specified config file (/home/astro/x) could not be found."},
	"container's own address": {env: env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:9911/x"),
		want: `botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from container-role: Error retrieving metadata: Received error when attempting to retrieve container metadata: Could not connect to the endpoint URL: "http://localhost:9911/x"`},
	// Found by the search with mounts, settings and roles in code.
	"a role of code, and no region for its client": {credentials: "[default]\n" + keys, service: "ssm", role: codeRole("me"), want: noRegion},
	"its keys are asked for before":                {service: "ssm", role: codeRole("me"), want: noCreds},
	"its arguments before the keys":                {service: "ssm", role: codeRole("m"), want: "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid length for parameter RoleSessionName, value: 1, valid min length: 2"},
	"its name is sent when it is nothing":          {credentials: "[default]\n" + keys, role: codeRole(""), want: "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid length for parameter RoleSessionName, value: 0, valid min length: 2"},
	"the files' is not":                            {credentials: "[default]\nrole_session_name =\nsource_profile = default\n" + role + keys, want: "assume-role"},
	"a role of code, in a region":                  {config: "[default]\nregion = us-east-1\n", credentials: "[default]\n" + keys, service: "ssm", role: codeRole("me"), want: "shared-credentials-file"},
	"its session has no profile": {config: "[default]\nendpoint_url = http://localhost:4566\n[profile dev]\nregion = us-east-1\n" + keys, session: map[string]string{"profile_name": "dev"}, service: "ssm", role: codeRole("me"),
		want: cannot + `"http://localhost:4566/"`},
	"nor that of the arguments": {config: "[default]\n[profile dev]\nregion = us-east-1\nservices = none\n" + keys, session: map[string]string{"profile_name": "dev"}, service: "ssm", role: codeRole("me"),
		want: config + `The profile is configured to use the services section but the "none" services configuration does not exist.`},
	"but that of the variable": {config: "[profile dev]\nregion = us-east-1\n" + keys, env: env("AWS_PROFILE", "none"), session: map[string]string{"profile_name": "dev"}, service: "ssm", role: codeRole("me"),
		want: strings.Replace(notFound, "%", "none", 1)},
	"a block for a mode":       {config: "[default]\nretry_mode =\n  a = b\n" + keys, want: `botocore.exceptions.InvalidRetryModeError: Invalid value provided to "mode": "{'a': 'b'}" must be one of: ('legacy', 'standard', 'adaptive')`},
	"a block for the defaults": {config: "[default]\ndefaults_mode =\n  a = b\n" + keys, want: "AttributeError: 'dict' object has no attribute 'lower'"},
	"a block for an address":   {config: "[default]\nendpoint_url =\n  a = b\n" + keys, want: "TypeError: unhashable type: 'dict'"},
	"a block for services":     {config: "[default]\nservices =\n  a = b\n" + keys, want: "TypeError: unhashable type: 'dict'"},
	"a block for a switch":     {config: "[default]\nuse_fips_endpoint =\n  a = b\n" + keys, want: "config-file"},
	"digits of another script": {config: "[default]\nmax_attempts = \u0663\n" + keys, want: "config-file"},
	"aws-global has no host":   {config: "[default]\nregion = aws-global\n" + keys, service: "ssm", want: cannot + `"https://ssm.aws-global.amazonaws.com/"`},
	"but that of STS":          {config: "[default]\nregion = aws-global\n" + keys, want: "config-file"},
	"a token that is no text":  {credentials: "[default]\nweb_identity_token_file = /opt/token\n" + role, files: map[string]node{"/opt/token": file("eyJ\xff\xfe")}, want: "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 3: invalid start byte"},
	"a token in UTF-8":         {credentials: "[default]\nweb_identity_token_file = /opt/token\n" + role, files: map[string]node{"/opt/token": file("eyJé€")}, want: "assume-role-with-web-identity"},
	"a block for a role": {credentials: "[default]\nsource_profile = default\nrole_arn =\n  a = b\n" + keys,
		want: "botocore.exceptions.ParamValidationError: Parameter validation failed:\nInvalid type for parameter RoleArn, value: {'a': 'b'}, type: <class 'dict'>, valid types: <class 'str'>"},
	"a program in PATH that may not be run": {credentials: "[default]\ncredential_process = x\n", env: env("PATH", "/opt:/usr/bin"), files: map[string]node{"/opt/x": file("#!/bin/sh\n")}, want: "PermissionError: [Errno 13] Permission denied: 'x'"},
	"and one behind it that may":            {credentials: "[default]\ncredential_process = x\n", env: env("PATH", "/opt:/data"), files: map[string]node{"/opt/x": file("#!/bin/sh\n"), "/data/x": executable("#!/bin/sh\n")}, want: "custom-process"},
	"a mode of STS beside an endpoint for FIPS": {config: "[default]\nuse_fips_endpoint = true\nregion = us-east-1\nmax_attempts = x\nsts_regional_endpoints = bad\n" + keys,
		want: "ValueError: invalid literal for int() with base 10: 'x'"},
	"and beside the usual one": {config: "[default]\nregion = us-east-1\nmax_attempts = x\nsts_regional_endpoints = bad\n" + keys,
		want: `botocore.exceptions.InvalidSTSRegionalEndpointsConfigError: STS regional endpoints option bad is invalid. Valid options are: "legacy", "regional"`},
	"no interfaces where data_path is": {config: "[default]\ndata_path = /none\napi_versions =\n  sts = x\n" + keys, want: "botocore.exceptions.DataNotFoundError: Unable to load data for: sts/x/service-2"},
	"a block against an sso-session's word": {config: "[sso-session corp]\nsso_start_url = " + startURL + "\nsso_region =\n  a = b\n[default]\nsso_region = us-east-1\nsso_session = corp\n" + ssoKeys,
		want: config + "The value for sso_region is inconsistent between profile (us-east-1) and sso-session ({'a': 'b'})."},
	"container elsewhere": {env: env("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://10.0.0.1/x"),
		want: "ValueError: Unsupported host '10.0.0.1'.  Can only retrieve metadata from a loopback address or one of these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost"},
}

func TestScenes(t *testing.T) {
	for name, s := range scenes {
		t.Run(name, func(t *testing.T) {
			out := s.world().resolve(noon)
			got := out.Method
			if f := out.Failure; f != nil && !(judged[f.Kind] && strings.Contains(f.Exception, "ClientError")) {
				got = f.Symptom()
			}
			if got != s.want {
				t.Errorf("got %q, want %q", got, s.want)
			}
			checkOutcome(t, out)
		})
	}
}

func TestScenesAgainstBotocore(t *testing.T) {
	o := newOracle(t)
	for name, s := range scenes {
		w := s.world()
		var a answered
		o.ask(w, &a)
		got := a.Method
		if a.Exception != "" {
			got = a.Exception + ": " + a.Message
		}
		if got != s.want {
			t.Errorf("%s: botocore does %q, want %q", name, got, s.want)
		}
		if difference := compare(w, w.resolve(noon), a); difference != "" {
			t.Errorf("%s: %s", name, difference)
		}
	}
}

// TestOracleHasTheFixedTime: the oracle's answers do not depend on the day.
func TestOracleHasTheFixedTime(t *testing.T) {
	o := newOracle(t)
	settings := "[default]\nsso_start_url = " + startURL + "\nsso_region = us-east-1\n" + ssoKeys
	for left, want := range map[time.Duration]string{
		-time.Minute: "botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.",
		time.Minute:  "",
	} {
		w := scene{config: settings, files: ssoToken(startURL, `{"accessToken": "t", "expiresAt": "`+noon.Add(left).Format(time.RFC3339)+`"}`)}.world()
		var a answered
		o.ask(w, &a)
		if got := strings.TrimPrefix(a.Exception+": "+a.Message, ": "); got != want {
			t.Errorf("%v before its end: %q, want %q", left, got, want)
		}
	}
	var date struct{ Time string }
	if o.ask(question{Ask: "date", Line: "9:07"}, &date); date.Time != "2026-11-23T09:07:00" {
		t.Errorf("9:07 is at %s", date.Time)
	}
}
