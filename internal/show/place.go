package show

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"doctor/internal/lazyregexp"
	"doctor/internal/near"
)

// variables are the environment variables that may be shown.
var variables = sync.OnceValue(func() map[string]kind {
	return map[string]kind{
		"AIRFLOW_HOME": isPath, "ASTRO_HOME": isPath, "HOME": isPath,
		"AIRFLOW__SECRETS__BACKEND": isClass, "AIRFLOW__WORKERS__SECRETS_BACKEND": isClass,
		"AIRFLOW__LOGGING__REMOTE_LOG_CONN_ID": isName, "AIRFLOW__LOGGING__REMOTE_LOGGING": isToggle,
		"AWS_CA_BUNDLE": isPath, "REQUESTS_CA_BUNDLE": isPath, "SSL_CERT_FILE": isPath,
		"AWS_CONFIG_FILE": isPath, "AWS_SHARED_CREDENTIALS_FILE": isPath, "AWS_WEB_IDENTITY_TOKEN_FILE": isPath,
		"AWS_PROFILE": isProfile, "AWS_DEFAULT_PROFILE": isProfile, "AWS_ROLE_SESSION_NAME": isName,
		"AWS_REGION": isRegion, "AWS_DEFAULT_REGION": isRegion, "AWS_ROLE_ARN": isARN,
		"AWS_CREDENTIAL_EXPIRATION": isTime, "AWS_EC2_METADATA_DISABLED": isToggle, "AWS_SDK_LOAD_CONFIG": isToggle, "AWS_MAX_ATTEMPTS": isNumber,
		"AWS_ACCOUNT_ID_ENDPOINT_MODE": isName, "AWS_DEFAULTS_MODE": isName, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": isToggle,
		"AWS_METADATA_SERVICE_NUM_ATTEMPTS": isNumber, "AWS_METADATA_SERVICE_TIMEOUT": isNumber,
		"AWS_USE_DUALSTACK_ENDPOINT": isToggle, "AWS_USE_FIPS_ENDPOINT": isToggle,
		"AWS_RETRY_MODE": isName, "AWS_STS_REGIONAL_ENDPOINTS": isName,
		"COMPOSE_FILE": isPath, "COMPOSE_PROJECT_NAME": isName,
		"DOCKER_CONFIG": isPath, "DOCKER_CONTEXT": isName, "DOCKER_TLS_VERIFY": isToggle,
	}
})

// kindOf is what may be shown of a variable.
func kindOf(name string) kind {
	name = strings.ToUpper(name)
	if isAddress(name) {
		return isCleanURL
	}
	return variables()[name]
}

// kindOf is the function kindOf, except for misspelled names that the output is about: they
// are treated like the nearest known name, unless they suggest a secret.
func (m *mask) kindOf(name string) kind {
	fits := kindOf(name)
	if fits == nil && slices.Contains(m.about, name) && !promisesSecret().MatchString(name) {
		fits = variables()[near.Nearest(name, slices.Sorted(maps.Keys(variables())), 2)]
	}
	return fits
}

var promisesSecret = lazyregexp.New(`(?i)secret|token|passw|passphrase|private|credential|fernet|conn|kwarg|auth|cert|salt|dsn|ur[il]|key`)

// isAddress reports whether a variable holds the address of an endpoint or a proxy.
func isAddress(name string) bool {
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "AWS_ENDPOINT_URL") || strings.HasSuffix(name, "_PROXY") && name != "NO_PROXY" || name == "DOCKER_HOST" ||
		name == "AWS_EC2_METADATA_SERVICE_ENDPOINT" || name == "AWS_CONTAINER_CREDENTIALS_FULL_URI"
}

// arguments are the arguments of a secrets backend that may be shown.
var arguments = sync.OnceValue(func() map[string]kind {
	return map[string]kind{
		"connections_prefix": isPrefix, "variables_prefix": isPrefix, "config_prefix": isPrefix,
		"connections_lookup_pattern": isPattern, "variables_lookup_pattern": isPattern, "config_lookup_pattern": isPattern,
		"profile_name": isProfile, "profile": isProfile, "region_name": isRegion, "region": isRegion,
		"role_arn": isARN, "full_url_mode": isToggle, "are_secret_values_urlencoded": isToggle, "sep": isSeparator,
		"aws_access_key_id": none, "aws_secret_access_key": none, "aws_session_token": none, "external_id": none,
		"aws_account_id": isAccount, "aws_iam_role": isName, "assume_role_method": isName, "endpoint_url": isCleanURL,
		"api_version": isVersion, "verify": isPath, "use_ssl": isToggle,
	}
})

// connectionFields are the fields of a connection that may be shown.
var connectionFields = sync.OnceValue(func() map[string]kind {
	return with(arguments(), map[string]kind{
		"conn_id": isName, "conn_type": isName, "type": isName, "conn_host": isHost, "host": isHost, "conn_port": isNumber, "port": isNumber,
		"conn_schema": isName, "schema": isName, "extra": none, "conn_extra": none, "login": none, "password": none,
		"conn_login": none, "conn_password": none, "conn_uri": none, "uri": none,
	})
})

// with merges two lists.
func with(known, more map[string]kind) map[string]kind {
	all := maps.Clone(known)
	maps.Copy(all, more)
	return all
}

// awsSettings are the settings in ~/.aws that may be shown.
var awsSettings = sync.OnceValue(func() map[string]kind {
	return map[string]kind{
		"region": isRegion, "sso_region": isRegion, "output": isName,
		"role_arn": isARN, "mfa_serial": isARN, "source_profile": isProfile, "credential_source": isName,
		"role_session_name": isName, "duration_seconds": isNumber, "services": isName,
		"sso_session": isProfile, "sso_start_url": isCleanURL, "sso_account_id": isAccount, "sso_role_name": isName,
		"sso_registration_scopes": isPrefix, "web_identity_token_file": isPath, "ca_bundle": isPath,
		"endpoint_url": isCleanURL, "ignore_configured_endpoint_urls": isToggle, "use_fips_endpoint": isToggle,
		"use_dualstack_endpoint": isToggle, "retry_mode": isName, "max_attempts": isNumber,
		"sts_regional_endpoints": isName, "addressing_style": isName, "signature_version": isName,
		"cli_pager": isSeparator, "login_session": isARN, "aws_access_key_id": none, "x_security_token_expires": isTime,
		"expiration": isTime, "aws_expiration": isTime, "expires_at": isTime,
	}
})

// IsVariableName reports whether a word looks like the name of a variable and not like a value
// without its name.
func IsVariableName(word string) bool {
	if _, known := variables()[strings.ToUpper(word)]; known {
		return true
	}
	return isVariable(word) && strings.ContainsAny(word, "_") || common(word) || isProxy(word)
}

// isName reports whether a word looks like the name of a variable, or is one that
// the output is about.
func (m *mask) isName(word string) bool {
	return IsVariableName(word) || slices.Contains(m.about, word)
}

// isProxy are the names of proxy variables that programs read in lower case.
var isProxy = shape(lazyregexp.New(`^(?:https?|all|no)_proxy$`))

// common are names of one word.
var common = shape(lazyregexp.New(`^[A-Z]{1,12}$`))
