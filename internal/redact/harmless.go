package redact

import (
	"regexp"
	"slices"

	"doctor/internal/lazyregexp"
)

// Variables are the variables whose values are names, places and switches, and
// may be shown.
func Variables() []string {
	return []string{
		"AIRFLOW_HOME", "AIRFLOW__SECRETS__BACKEND", "AIRFLOW__WORKERS__SECRETS_BACKEND",
		"ASTRO_HOME", "AWS_CA_BUNDLE", "AWS_CONFIG_FILE", "AWS_DEFAULT_PROFILE", "AWS_DEFAULT_REGION",
		"AWS_EC2_METADATA_DISABLED", "AWS_MAX_ATTEMPTS", "AWS_PROFILE", "AWS_REGION", "AWS_RETRY_MODE",
		"AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_SDK_LOAD_CONFIG", "AWS_SHARED_CREDENTIALS_FILE",
		"AWS_STS_REGIONAL_ENDPOINTS", "AWS_WEB_IDENTITY_TOKEN_FILE", "COMPOSE_FILE", "COMPOSE_PROJECT_NAME",
		"DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "HOME",
	}
}

// HarmlessVariable reports whether the value of a variable may be shown.
func HarmlessVariable(name string) bool { return slices.Contains(Variables(), name) }

// VariableName reports whether a word alone looks like the name of a variable, and
// not like a value that has lost its name.
func VariableName(word string) bool { return variableName().MatchString(word) }

var variableName = lazyregexp.New(`^[A-Z]+(?:_+[A-Z0-9]+)*$`)

// HarmlessArgument reports whether the value of an argument of a secrets backend
// may be shown, as it is written in JSON: where the name promises a name, a place
// or a switch, and the value has the shape of one. What has another shape may be
// anything.
func HarmlessArgument(name, written string) bool {
	shape := arguments[name]
	return shape != nil && shape().MatchString(written) && NewScrubber().Scrub(written) == written
}

var arguments = map[string]func() *regexp.Regexp{
	"connections_prefix": prefixShape, "variables_prefix": prefixShape, "config_prefix": prefixShape,
	"connections_lookup_pattern": patternShape, "variables_lookup_pattern": patternShape, "config_lookup_pattern": patternShape,
	"profile_name": nameShape, "profile": nameShape, "region_name": regionShape, "region": regionShape,
	"role_arn": roleShape, "full_url_mode": switchShape, "are_secret_values_urlencoded": switchShape, "sep": sepShape,
}

var (
	prefixShape  = lazyregexp.New(`^(?:null|"[A-Za-z0-9_.+-]*(?:/[A-Za-z0-9_.+-]*)*")$`)
	patternShape = lazyregexp.New(`^(?:null|"[A-Za-z0-9_.*^$/\\-]*")$`)
	nameShape    = lazyregexp.New(`^(?:null|"[A-Za-z0-9_.-]{0,32}")$`)
	regionShape  = lazyregexp.New(`^(?:null|"[a-z]{2}(?:-[a-z]+){1,2}-[0-9]")$`)
	switchShape  = lazyregexp.New(`^"?(?i:true|false|null)"?$`)
	roleShape    = lazyregexp.New(`^(?:null|"arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@/-]+")$`)
	sepShape     = lazyregexp.New(`^(?:null|"[^A-Za-z0-9]{0,3}")$`)
)
