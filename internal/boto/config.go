package boto

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/pyjson"
)

// Config are the arguments of botocore's Config by name.
type Config map[string]any

// ConfigName is Airflow's name for them, which a Failure uses.
const ConfigName = "config_kwargs"

// ConfigOptions are the arguments that Config takes (botocore 1.43 config.py,
// OPTION_DEFAULTS).
func ConfigOptions() []string {
	return []string{
		"region_name", "signature_version", "user_agent", "user_agent_extra", "user_agent_appid", "connect_timeout",
		"read_timeout", "parameter_validation", "max_pool_connections", "proxies", "proxies_config", "s3",
		"s3_disable_express_session_auth", "retries", "client_cert", "inject_host_prefix", "endpoint_discovery_enabled",
		"use_dualstack_endpoint", "use_fips_endpoint", "ignore_configured_endpoint_urls", "defaults_mode", "tcp_keepalive",
		"request_min_compression_size_bytes", "disable_request_compression", "client_context_params",
		"sigv4a_signing_region_set", "request_checksum_calculation", "response_checksum_validation",
		"account_id_endpoint_mode", "auth_scheme_preference",
	}
}

// RetryOptions are the keys of the option retries.
func RetryOptions() []string { return []string{"max_attempts", "mode", "total_max_attempts"} }

// Failure is the exception of making the Config, before there is a session; nil if none. Resolve
// finds errors that only its use shows.
func (c Config) Failure() *Failure {
	options := ConfigOptions()
	for _, name := range slices.Sorted(maps.Keys(c)) {
		if !slices.Contains(options, name) {
			f := wrongArgument(builtin("", AtSession, "TypeError", "Got unexpected keyword argument '%s'", name), optionName(name), nil)
			f.Fault = NameUnknown
			return f
		}
	}
	if failure := c.s3Failure(); failure != nil {
		return failure
	}
	return c.retriesFailure()
}

// optionName is the name of an option in a Failure.
func optionName(path ...string) string { return ConfigName + "." + strings.Join(path, ".") }

// wrongArgument adds an argument given in code to a Failure. Its value is shown only if it is a
// single word or a number.
func wrongArgument(f *Failure, key string, value any) *Failure {
	f.Kind = ArgumentInvalid
	switch value.(type) {
	case nil, []any, map[string]any:
		return f.about("", key, "")
	}
	return f.about("", key, pyjson.Str(value))
}

// noAttribute is Python's error for a value without a method.
func noAttribute(stage Stage, value any, name string) *Failure {
	return builtin("", stage, "AttributeError", "'%s' object has no attribute '%s'", pyjson.TypeName(value), name)
}

func (c Config) s3Failure() *Failure {
	value := c["s3"]
	if value == nil {
		return nil
	}
	s3, ok := value.(map[string]any)
	if !ok {
		return wrongArgument(noAttribute(AtSession, value, "get"), optionName("s3"), value)
	}
	style := s3["addressing_style"]
	if style == nil || slices.Contains([]any{"virtual", "auto", "path"}, style) {
		return nil
	}
	return wrongArgument(raise("", AtSession, "InvalidS3AddressingStyleError",
		"S3 addressing style %s is invalid. Valid options are: 'auto', 'virtual', and 'path'", pyjson.Str(style)), optionName("s3", "addressing_style"), style)
}

// retriesFailure is _validate_retry_configuration.
func (c Config) retriesFailure() *Failure {
	given := c["retries"]
	if given == nil {
		return nil
	}
	retries, ok := given.(map[string]any)
	if !ok {
		return wrongArgument(noAttribute(AtSession, given, "items"), optionName("retries"), given)
	}
	for _, name := range slices.Sorted(maps.Keys(retries)) {
		value := retries[name]
		var f *Failure
		switch name {
		case "max_attempts":
			f = attemptsFailure(value, 0)
		case "total_max_attempts":
			f = attemptsFailure(value, 1)
		case "mode":
			if !slices.Contains([]any{"legacy", "standard", "adaptive"}, value) {
				f = raise("", AtSession, "InvalidRetryModeError",
					`Invalid value provided to "mode": "%s" must be one of: ('legacy', 'standard', 'adaptive')`, pyjson.Str(value))
			}
		default:
			f = raise("", AtSession, "InvalidRetryConfigurationError", `Cannot provide retry configuration for "%s". `+
				`Valid retry configuration options are: ('max_attempts', 'mode', 'total_max_attempts')`, name)
			f.Fault = RetryOptionUnknown
		}
		if f != nil {
			return wrongArgument(f, optionName("retries", name), value)
		}
	}
	return nil
}

func attemptsFailure(value any, least float64) *Failure {
	n, ok := number(value)
	switch {
	case !ok:
		return builtin("", AtSession, "TypeError", "'<' not supported between instances of '%s' and 'int'", pyjson.TypeName(value))
	case n < least:
		return raise("", AtSession, "InvalidMaxRetryAttemptsError",
			`Value provided to "max_attempts": %s must be an integer greater than or equal to %v.`, pyjson.Str(value), least)
	}
	return nil
}

// retries is the option of that name, nil if it is not a mapping.
func (c Config) retries() map[string]any {
	retries, _ := c["retries"].(map[string]any)
	return retries
}

// has reports whether an option is given and not None.
func (c Config) has(name string) bool { return c[name] != nil }

// region is the region in the Config, nil if none.
func (c Config) region() (*string, *Failure) {
	switch value := c["region_name"].(type) {
	case nil:
		return nil, nil
	case string:
		return &value, nil
	default:
		return nil, wrongArgument(builtin("", AtClient, "TypeError",
			"expected string or bytes-like object, got '%s'", pyjson.TypeName(value)), optionName("region_name"), value)
	}
}

// userAgent is the error of joining user agent parts that are not strings (useragent.py
// UserAgentString).
func (c Config) userAgent() *Failure {
	if agent := c["user_agent"]; agent != nil && pyjson.TypeName(agent) != "str" {
		return wrongArgument(builtin("", AtClient, "TypeError", "sequence item 0: expected str instance, %s found", pyjson.TypeName(agent)), optionName("user_agent"), agent)
	}
	if extra := c["user_agent_extra"]; pyjson.Truthy(extra) && pyjson.TypeName(extra) != "str" {
		f := wrongArgument(builtin("", AtClient, "TypeError", "sequence item 9: expected str instance, %s found", pyjson.TypeName(extra)), optionName("user_agent_extra"), extra)
		f.Random = true // which item it is depends on the client's other settings
		return f
	}
	id := c["user_agent_appid"]
	if _, numeric := number(id); !numeric {
		return nil
	}
	f := builtin("", AtClient, "TypeError", "object of type '%s' has no len()", pyjson.TypeName(id))
	if pyjson.Truthy(id) {
		f = builtin("", AtClient, "TypeError", "'%s' object is not iterable", pyjson.TypeName(id))
	}
	return wrongArgument(f, optionName("user_agent_appid"), id)
}

// timeouts is urllib3's error for the two timeouts (util/timeout.py _validate_timeout), when the
// client is made.
func (c Config) timeouts() *Failure {
	for _, name := range []string{"connect", "read"} {
		value := c[name+"_timeout"]
		if value == nil {
			continue
		}
		n, numeric := number(value)
		text := ""
		switch _, isBool := value.(bool); {
		case isBool:
			text = "Timeout cannot be a boolean value. It must be an int, float or None."
		case !numeric:
			text = "Timeout value " + name + " was " + pyjson.Str(value) + ", but it must be an int, float or None."
		case n <= 0:
			text = "Attempted to set " + name + " timeout to " + pyjson.Str(value) + ", but the timeout cannot be set to a value less than or equal to 0."
		default:
			continue
		}
		return wrongArgument(builtin("", AtClient, "ValueError", "%s", text), optionName(name+"_timeout"), value)
	}
	return nil
}

// endpointRules is the error of the endpoint rules for switches that are not bools, when a request
// goes to AWS's own address. Python's false values count as not given.
func (c Config) endpointRules() *Failure {
	for _, rule := range [][2]string{{"use_fips_endpoint", "UseFIPS"}, {"use_dualstack_endpoint", "UseDualStack"}} {
		value := c[rule[0]]
		if _, isBool := value.(bool); isBool || !pyjson.Truthy(value) {
			continue
		}
		f := raise("", AtCall, "EndpointResolutionError", "Value (%s) is the wrong type. Must be <class 'bool'>.", rule[1])
		if pyjson.TypeName(value) == "dict" {
			f = builtin("", AtCall, "TypeError", "unhashable type: 'dict'")
		}
		return wrongArgument(f, optionName(rule[0]), value)
	}
	return nil
}

// signatures are the signature versions that botocore supports without awscrt (auth.py
// AUTH_TYPE_MAPS).
var signatures = []string{
	"v2", "v3", "v3https", "v4", "v4-query", "s3", "s3-query", "s3-presign-post", "s3v4", "s3v4-query", "s3v4-presign-post",
	"v4-s3express", "v4-s3express-query", "v4-s3express-presign-post", "bearer",
}

// signature is the exception of signing with an unknown version.
func (c Config) signature(hasCRT bool) *Failure {
	value := c["signature_version"]
	name, ok := value.(string)
	var f *Failure
	switch {
	case value == nil, ok && slices.Contains(signatures, name), hasCRT && strings.HasPrefix(name, "v4a"), hasCRT && name == "s3v4a":
		return nil
	case ok:
		f = raise("", AtCall, "UnknownSignatureVersionError", "Unknown Signature Version: %s.", name)
	default:
		f = noAttribute(AtCall, value, "endswith")
	}
	return wrongArgument(f, optionName("signature_version"), value)
}

// schemeOfRules is the exception for a signature version that is not a string if the endpoint rules
// name one, as for the global STS endpoint: there it is split (regions.py
// auth_schemes_to_signing_ctx).
func (c Config) schemeOfRules(global bool) *Failure {
	value := c["signature_version"]
	if _, isText := value.(string); !global || value == nil || isText {
		return nil
	}
	return wrongArgument(noAttribute(AtCall, value, "split"), optionName("signature_version"), value)
}

// formSignature is the exception of signature version 2, which is for forms, with services that use
// JSON (auth.py SigV2Auth.add_auth).
func (c Config) formSignature(service string) *Failure {
	if c["signature_version"] != "v2" || service != "secretsmanager" && service != "ssm" {
		return nil
	}
	return wrongArgument(builtin("", AtCall, "TypeError", "'bytes' object does not support item assignment"), optionName("signature_version"), "v2")
}

// pool is urllib3's error for an invalid number of connections, when it opens the first.
func (c Config) pool() *Failure {
	value, given := c["max_pool_connections"]
	if !given {
		return nil
	}
	var f *Failure
	switch pyjson.TypeName(value) {
	case "int", "bool":
		return nil
	case "list", "dict":
		f = unhandled("", "unhashable type: '%s'", pyjson.TypeName(value))
	default:
		f = unhandled("", "'%s' object cannot be interpreted as an integer", pyjson.TypeName(value))
	}
	return wrongArgument(f, optionName("max_pool_connections"), value)
}

// unhandled is botocore's error for an unexpected exception during a request (httpsession.py send).
func unhandled(kind Kind, format string, args ...any) *Failure {
	return raise(kind, AtCall, "HTTPClientError", "An HTTP Client raised an unhandled exception: "+format, args...)
}
