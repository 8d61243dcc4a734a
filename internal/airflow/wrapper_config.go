package airflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/internal/airflow/pyjson"
	"doctor/internal/near"
)

// configOptions are the arguments of botocore.config.Config (botocore 1.43
// config.py, OPTION_DEFAULTS).
func configOptions() []string {
	return []string{
		"region_name", "signature_version", "user_agent", "user_agent_extra", "user_agent_appid", "connect_timeout", "read_timeout",
		"parameter_validation", "max_pool_connections", "proxies", "proxies_config", "s3", "s3_disable_express_session_auth", "retries",
		"client_cert", "inject_host_prefix", "endpoint_discovery_enabled", "use_dualstack_endpoint", "use_fips_endpoint",
		"ignore_configured_endpoint_urls", "defaults_mode", "tcp_keepalive", "request_min_compression_size_bytes",
		"disable_request_compression", "client_context_params", "sigv4a_signing_region_set", "request_checksum_calculation",
		"response_checksum_validation", "account_id_endpoint_mode", "auth_scheme_preference",
	}
}

// config: the configuration is made even where no client is made with it.
func (w *wrapper) config() {
	v := w.extra["config_kwargs"]
	config, isMap := v.(map[string]any)
	switch {
	case !truthy(v):
		return
	case !isMap:
		w.raise(AtWrapper, "config_kwargs", noAttribute(v, "get"))
		return
	}
	for _, name := range slices.Sorted(maps.Keys(config)) {
		if !slices.Contains(configOptions(), name) {
			w.words(AtWrapper, "config_kwargs."+name, near.Nearest(name, configOptions(), max(1, len(name)/4)),
				"botocore's Config has no argument "+name, "TypeError: Got unexpected keyword argument '"+name+"'")
		}
	}
	w.s3Config(config["s3"])
	w.retries(config["retries"])
}

func (w *wrapper) s3Config(v any) {
	s3, isMap := v.(map[string]any)
	style := s3["addressing_style"]
	switch {
	case v == nil:
	case !isMap:
		w.words(AtWrapper, "config_kwargs.s3", "", "config_kwargs.s3 must be an object, and is "+string(TypeOf(v)), noAttribute(v, "get"))
	case style != nil && style != "virtual" && style != "auto" && style != "path":
		w.words(AtWrapper, "config_kwargs.s3.addressing_style", "", "addressing_style is auto, virtual or path",
			fmt.Sprintf("botocore.exceptions.InvalidS3AddressingStyleError: S3 addressing style %s is invalid. Valid options are: 'auto', 'virtual', and 'path'", pyjson.Str(style)))
	}
}

// retries is Config._validate_retry_configuration.
func (w *wrapper) retries(v any) {
	retries, isMap := v.(map[string]any)
	if v != nil && !isMap {
		w.words(AtWrapper, "config_kwargs.retries", "", "config_kwargs.retries must be an object, and is "+string(TypeOf(v)), noAttribute(v, "items"))
	}
	for _, name := range slices.Sorted(maps.Keys(retries)) {
		key, value := "config_kwargs.retries."+name, retries[name]
		switch name {
		case "max_attempts", "total_max_attempts":
			w.attempts(key, value, len(name)-len("max_attempts"))
		case "mode":
			if value != "legacy" && value != "standard" && value != "adaptive" {
				w.words(AtWrapper, key, "", "mode is legacy, standard or adaptive",
					fmt.Sprintf("botocore.exceptions.InvalidRetryModeError: Invalid value provided to \"mode\": \"%s\" must be one of: ('legacy', 'standard', 'adaptive')", pyjson.Str(value)))
			}
		default:
			w.words(AtWrapper, key, near.Nearest(name, []string{"max_attempts", "mode", "total_max_attempts"}, 4), "retries has no argument "+name,
				fmt.Sprintf("botocore.exceptions.InvalidRetryConfigurationError: Cannot provide retry configuration for \"%s\". Valid retry configuration options are: ('max_attempts', 'mode', 'total_max_attempts')", name))
		}
	}
}

// attempts: the total counts the first one too, and so is at least 1.
func (w *wrapper) attempts(key string, v any, prefix int) {
	least := int64(0)
	if prefix > 0 {
		least = 1
	}
	switch n := v.(type) {
	case bool, float64:
	case int64:
		if n < least {
			w.words(AtWrapper, key, "", fmt.Sprintf("it must be at least %d", least),
				fmt.Sprintf("botocore.exceptions.InvalidMaxRetryAttemptsError: Value provided to \"max_attempts\": %d must be an integer greater than or equal to %d.", n, least))
		}
	default:
		w.words(AtWrapper, key, "", "it must be a number, and is "+string(TypeOf(v)),
			fmt.Sprintf("TypeError: '<' not supported between instances of '%s' and 'int'", pythonType(v)))
	}
}

// choices are options with few values, and what a client that is made with another
// raises.
func choices() []struct {
	option, symptom string
	values          []string
} {
	const checksum = "botocore.exceptions.InvalidChecksumConfigError: Unsupported configuration value for %s. Expected one of ('when_supported', 'when_required') but got %s."
	when := []string{"when_supported", "when_required"}
	return []struct {
		option, symptom string
		values          []string
	}{
		{"defaults_mode", "botocore.exceptions.InvalidDefaultsMode: Client configured with invalid defaults mode: %[2]s. Valid defaults modes include: legacy, auto, standard, in-region, cross-region, mobile.", []string{"legacy", "auto", "standard", "in-region", "cross-region", "mobile"}},
		{"request_checksum_calculation", checksum, when},
		{"response_checksum_validation", checksum, when},
		{"account_id_endpoint_mode", "botocore.exceptions.InvalidConfigError: The configured value '%[2]s' for '%[1]s' is invalid. Valid values are: ('preferred', 'disabled', 'required').", []string{"preferred", "disabled", "required"}},
	}
}

// stsConfig reports options that stop the one client which is made with the
// configuration: that of STS, which assumes the role.
func (w *wrapper) stsConfig() {
	config, _ := w.extra["config_kwargs"].(map[string]any)
	for _, c := range choices() {
		value, isText := config[c.option].(string)
		if !isText || slices.Contains(c.values, strings.ToLower(value)) {
			continue
		}
		w.words(AtRole, "config_kwargs."+c.option, near.Nearest(value, c.values, 3),
			fmt.Sprintf("%s is one of %s", c.option, strings.Join(c.values, ", ")), fmt.Sprintf(c.symptom, c.option, value))
	}
	for _, side := range []string{"connect", "read"} {
		option := side + "_timeout"
		switch v := config[option].(type) {
		case nil:
		case bool:
			w.words(AtRole, "config_kwargs."+option, "", option+" must be a number, and is true or false", "ValueError: Timeout cannot be a boolean value. It must be an int, float or None.")
		case float64, int64:
			if text := pyjson.Repr(v); !truthy(v) || strings.HasPrefix(text, "-") {
				w.words(AtRole, "config_kwargs."+option, "", option+" must be more than 0",
					fmt.Sprintf("ValueError: Attempted to set %s timeout to %s, but the timeout cannot be set to a value less than or equal to 0.", side, text))
			}
		default:
			w.words(AtRole, "config_kwargs."+option, "", option+" must be a number, and is "+string(TypeOf(v)),
				fmt.Sprintf("ValueError: Timeout value %s was %s, but it must be an int, float or None.", side, shownParam(v)))
		}
	}
}
