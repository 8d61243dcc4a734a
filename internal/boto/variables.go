package boto

import (
	"slices"
	"strings"

	"doctor/internal/pyjson"
)

// configured is a configuration value: from an environment variable, which counts even if empty, or
// from the profile (configprovider.py ChainProvider).
type configured struct {
	text string
	// block: it is a nested block, with these settings.
	block  bool
	from   From
	nested []*Option
}

// lookup finds a configuration value; either name may be "".
func (r *resolver) lookup(variable, key string) (configured, bool) {
	if value, set := r.env(variable); set && variable != "" {
		return configured{text: value, from: From{Variable: variable}}, true
	}
	if value, ok := r.scoped.get(key); ok && key != "" {
		return configuredBy(value), true
	}
	return configured{}, false
}

func configuredBy(s setting) configured {
	return configured{text: s.text(), block: s.isBlock(), from: From{Pos: s.at}, nested: s.option.Nested}
}

// isTrue is utils.py ensure_boolean of a configuration value.
func (r *resolver) isTrue(variable, key string) bool {
	value, ok := r.lookup(variable, key)
	return ok && !value.block && strings.EqualFold(value.text, "true")
}

// option is isTrue for a setting that the client's Config may override: there any value that is
// true in Python counts.
func (r *resolver) option(c Config, name, variable string) bool {
	if c.has(name) {
		return pyjson.Truthy(c[name])
	}
	return r.isTrue(variable, name)
}

// invalid is the Failure of a value that botocore refuses.
func (c configured) invalid(f *Failure, key string) *Failure {
	if c.from.Variable != "" {
		key = c.from.Variable
	}
	f.Kind = InvalidVariable
	return f.from("", c.from.Pos).about("", key, c.text)
}

// integer checks a value that goes through int().
func (r *resolver) integer(variable, key string, stage Stage) (n int, failure *Failure) {
	value, ok := r.lookup(variable, key)
	if value.from.Variable == "" { // then the profile is read
		if failure := r.loadConfig(stage); failure != nil {
			return 0, failure
		}
	}
	if !ok {
		return 1, nil
	}
	if value.block {
		return 0, value.invalid(builtin("", stage, "TypeError",
			"int() argument must be a string, a bytes-like object or a real number, not 'dict'"), key)
	}
	n, ok = parseInt(value.text)
	if !ok {
		return 0, value.invalid(builtin("", stage, "ValueError",
			"invalid literal for int() with base 10: %s", pyjson.Quote(value.text)), key)
	}
	return n, nil
}

// metadataVariables are the variables of the instance metadata provider, read whether or not it is
// asked (credentials.py create_credential_resolver).
func (r *resolver) metadataVariables() *Failure {
	for _, name := range []string{"metadata_service_timeout", "metadata_service_num_attempts"} {
		if _, failure := r.integer("AWS_"+strings.ToUpper(name), name, AtCredentials); failure != nil {
			return failure
		}
	}
	if failure := r.loadConfig(AtCredentials); failure != nil {
		return failure
	}
	const mode, endpoint = "ec2_metadata_service_endpoint_mode", "ec2_metadata_service_endpoint"
	if value, ok := r.lookup("AWS_"+strings.ToUpper(mode), mode); ok {
		if m := lower(value.text); m != "ipv4" && m != "ipv6" {
			return value.invalid(raise("", AtCredentials, "InvalidIMDSEndpointModeError",
				"Invalid EC2 Instance Metadata endpoint mode: %s Valid endpoint modes (case-insensitive): ('ipv4', 'ipv6').",
				value.text), mode)
		}
	}
	if value, ok := r.lookup("AWS_"+strings.ToUpper(endpoint), endpoint); ok && value.text != "" && !validEndpoint(value.text) {
		return value.invalid(raise("", AtCredentials, "InvalidIMDSEndpointError",
			"Invalid endpoint EC2 Instance Metadata endpoint: %s", value.text), endpoint)
	}
	return nil
}

// enumSetting is a setting with a fixed set of values.
type enumSetting struct {
	variable, key string
	valid         []string
	// folded: case does not matter. emptyIsUnset: an empty value counts as unset. toldFolded: the
	// message has it in lower case.
	folded, emptyIsUnset, toldFolded bool
	failure                          func(text string) *Failure
}

// check validates a setting; the client's own option of that name comes first.
func (r *resolver) check(c enumSetting, config Config) *Failure {
	if config.has(c.key) && (pyjson.Truthy(config[c.key]) || c.key != "defaults_mode") {
		return c.argument(config[c.key])
	}
	value, ok := r.lookup(c.variable, c.key)
	if !ok || c.emptyIsUnset && value.text == "" {
		return nil
	}
	if value.block { // a dict, which has no lower case
		f := c.failure(pyjson.Str(value.any()))
		if c.key == "defaults_mode" {
			f = noAttribute(AtClient, value.any(), "lower")
		}
		return value.invalid(f, c.key)
	}
	text := value.text
	if c.folded {
		text = lower(text)
	}
	if slices.Contains(c.valid, text) {
		return nil
	}
	if c.toldFolded {
		return value.invalid(c.failure(text), c.key)
	}
	return value.invalid(c.failure(value.text), c.key)
}

// argument checks a value given in code.
func (c enumSetting) argument(value any) *Failure {
	text, isText := value.(string)
	if !isText && c.key == "defaults_mode" {
		return wrongArgument(noAttribute(AtClient, value, "lower"), optionName(c.key), value)
	}
	if isText && slices.Contains(c.valid, lower(text)) { // case never matters here
		return nil
	}
	shown := pyjson.Str(value)
	if isText && c.toldFolded {
		shown = lower(text)
	}
	return wrongArgument(c.failure(shown), optionName(c.key), value)
}

var defaultsMode = enumSetting{
	variable: "AWS_DEFAULTS_MODE", key: "defaults_mode", folded: true,
	valid: []string{"legacy", "auto", "standard", "in-region", "cross-region", "mobile"},
	failure: func(text string) *Failure {
		return raise("", AtClient, "InvalidDefaultsMode", "Client configured with invalid defaults mode: %s. "+
			"Valid defaults modes include: legacy, auto, standard, in-region, cross-region, mobile.", text)
	},
}

var regionalSTS = enumSetting{
	variable: "AWS_STS_REGIONAL_ENDPOINTS", key: "sts_regional_endpoints", emptyIsUnset: true,
	valid: []string{"legacy", "regional"},
	failure: func(text string) *Failure {
		return raise("", AtClient, "InvalidSTSRegionalEndpointsConfigError",
			`STS regional endpoints option %s is invalid. Valid options are: "legacy", "regional"`, text)
	},
}

var retryMode = enumSetting{
	variable: "AWS_RETRY_MODE", key: "retry_mode",
	valid: []string{"legacy", "standard", "adaptive"},
	failure: func(text string) *Failure {
		return raise("", AtClient, "InvalidRetryModeError",
			`Invalid value provided to "mode": "%s" must be one of: ('legacy', 'standard', 'adaptive')`, text)
	},
}

var accountEndpoint = enumSetting{
	variable: "AWS_ACCOUNT_ID_ENDPOINT_MODE", key: "account_id_endpoint_mode", folded: true, toldFolded: true,
	valid: []string{"preferred", "disabled", "required"},
	failure: func(text string) *Failure {
		return raise("", AtClient, "InvalidConfigError", "The configured value '%s' for 'account_id_endpoint_mode' is invalid. "+
			"Valid values are: ('preferred', 'disabled', 'required').", text)
	},
}

func checksum(key string) enumSetting {
	return enumSetting{
		variable: "AWS_" + strings.ToUpper(key), key: key, folded: true, toldFolded: true,
		valid: []string{"when_supported", "when_required"},
		failure: func(text string) *Failure {
			return raise("", AtClient, "InvalidChecksumConfigError", "Unsupported configuration value for %s. "+
				"Expected one of ('when_supported', 'when_required') but got %s.", key, text)
		},
	}
}

// clientVariables checks the variables that botocore validates after it has an endpoint and before
// it validates that (args.py compute_client_args). The client's Config wins.
func (r *resolver) clientVariables(config Config) *Failure {
	if failure := config.userAgent(); failure != nil {
		return failure
	}
	retries := config.retries()
	_, total := retries["total_max_attempts"]
	_, more := retries["max_attempts"]
	attempts := 1
	if !total && !more {
		n, failure := r.integer("AWS_MAX_ATTEMPTS", "max_attempts", AtClient)
		if failure != nil {
			return failure
		}
		attempts = n
	}
	if failure := r.compression(config); failure != nil {
		return failure
	}
	for _, c := range []enumSetting{
		checksum("request_checksum_calculation"), checksum("response_checksum_validation"), accountEndpoint,
	} {
		if failure := r.check(c, config); failure != nil {
			return failure
		}
	}
	for _, check := range []func(Config) *Failure{r.authPreference, r.expressSession, r.s3Settings} {
		if failure := check(config); failure != nil {
			return failure
		}
	}
	if value, _ := r.lookup("AWS_MAX_ATTEMPTS", "max_attempts"); attempts < 1 {
		return value.invalid(raise("", AtClient, "InvalidMaxRetryAttemptsError",
			`Value provided to "max_attempts": %d must be an integer greater than or equal to 1.`, attempts), "max_attempts")
	}
	if _, given := retries["mode"]; given {
		return nil
	}
	return r.check(retryMode, nil)
}
