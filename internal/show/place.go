package show

import (
	"regexp"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// kind is what a place is made for. A value may be shown when it has the shape.
type kind func(value string) bool

func shape(expr string) kind {
	matches := lazyregexp.New(expr)
	return func(value string) bool { return matches().MatchString(value) }
}

// kinds are the shapes of what may be shown.
type kinds struct {
	name, profile, path, region, arn, number, toggle, url, class, prefix, pattern, separator, account, time, host kind
}

func shapes() kinds {
	return kinds{
		name:      shape(`^[A-Za-z0-9_.@+-]{1,64}$`),
		profile:   shape(`^[A-Za-z0-9_.@+-]{1,64}$|^[A-Za-z0-9_.@+-]{1,20}(?: [A-Za-z0-9_.@+-]{1,20}){1,3}$`),
		path:      shape(`^(?:[~./$]|[A-Za-z]:[\\/]|%|\\\\)[A-Za-z0-9_.,@+${}%:()/\\ ~-]{0,255}$|^[A-Za-z0-9_.-]{1,64}(?:/[A-Za-z0-9_.-]{1,64})+$|^[A-Za-z0-9_-]{1,40}\.[a-z]{1,10}$`),
		region:    shape(`^[A-Za-z]{2}(?:-[A-Za-z]{2,12}){1,3}-?[0-9]?[a-z]?$|^[a-z]{2,20}$`),
		arn:       shape(`^arn:[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:[A-Za-z0-9_+=,.@:/*-]{1,255}$`),
		number:    shape(`^-?[0-9]{1,10}(?:\.[0-9]{1,4})?$`),
		toggle:    shape(`^(?i:true|false|yes|no|on|off|null|none|[01])$`),
		url:       isCleanURL,
		class:     shape(`^[A-Za-z_][A-Za-z0-9_]{0,64}(?:\.[A-Za-z_][A-Za-z0-9_]{0,64})*$`),
		prefix:    shape(`^[A-Za-z0-9_.+-]{0,64}(?:/[A-Za-z0-9_.+-]{0,64}){0,8}$`),
		pattern:   shape(`^[A-Za-z0-9_.*^$/\\|()-]{0,64}$`),
		separator: shape(`^[^A-Za-z0-9]{0,3}$`),
		account:   shape(`^[0-9]{12}$`),
		host:      shape(`^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$`),
		time:      shape(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]{5,15}(?:Z|UTC|[+-][0-9:]{4,5})?$`),
	}
}

// isCleanURL reports whether an address has nothing in it but scheme, host and
// port, and, of IAM Identity Center, the path of its start page.
func isCleanURL(value string) bool {
	value = strings.TrimSuffix(value, "/")
	return redact.URL(value) == value || startPage().MatchString(value)
}

var startPage = lazyregexp.New(`^https://[a-z0-9-]+\.awsapps\.com/start/?#?/?$`)

// variables are what may be shown of environment variables.
func variables() map[string]kind {
	k := shapes()
	out := map[string]kind{
		"AIRFLOW_HOME": k.path, "ASTRO_HOME": k.path, "HOME": k.path,
		"AIRFLOW__SECRETS__BACKEND": k.class, "AIRFLOW__WORKERS__SECRETS_BACKEND": k.class,
		"AIRFLOW__LOGGING__REMOTE_LOG_CONN_ID": k.name, "AIRFLOW__LOGGING__REMOTE_LOGGING": k.toggle,
		"AWS_CA_BUNDLE": k.path, "REQUESTS_CA_BUNDLE": k.path, "SSL_CERT_FILE": k.path,
		"AWS_CONFIG_FILE": k.path, "AWS_SHARED_CREDENTIALS_FILE": k.path, "AWS_WEB_IDENTITY_TOKEN_FILE": k.path,
		"AWS_PROFILE": k.profile, "AWS_DEFAULT_PROFILE": k.profile, "AWS_ROLE_SESSION_NAME": k.name,
		"AWS_REGION": k.region, "AWS_DEFAULT_REGION": k.region, "AWS_ROLE_ARN": k.arn,
		"AWS_EC2_METADATA_DISABLED": k.toggle, "AWS_SDK_LOAD_CONFIG": k.toggle, "AWS_MAX_ATTEMPTS": k.number,
		"AWS_RETRY_MODE": k.name, "AWS_STS_REGIONAL_ENDPOINTS": k.name,
		"COMPOSE_FILE": k.path, "COMPOSE_PROJECT_NAME": k.name,
		"DOCKER_CONFIG": k.path, "DOCKER_CONTEXT": k.name, "DOCKER_TLS_VERIFY": k.toggle,
	}
	return out
}

// kindOf is what may be shown of a variable.
func kindOf(name string) kind {
	name = strings.ToUpper(name)
	if isAddress(name) {
		return shapes().url
	}
	return variables()[name]
}

// isAddress reports whether a variable holds the address of an endpoint or a proxy.
func isAddress(name string) bool {
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "AWS_ENDPOINT_URL") || strings.HasSuffix(name, "_PROXY") && name != "NO_PROXY" || name == "DOCKER_HOST" ||
		name == "AWS_EC2_METADATA_SERVICE_ENDPOINT" || name == "AWS_CONTAINER_CREDENTIALS_FULL_URI"
}

// arguments are what may be shown of the arguments of a secrets backend.
func arguments() map[string]kind {
	k := shapes()
	return map[string]kind{
		"connections_prefix": k.prefix, "variables_prefix": k.prefix, "config_prefix": k.prefix,
		"connections_lookup_pattern": k.pattern, "variables_lookup_pattern": k.pattern, "config_lookup_pattern": k.pattern,
		"profile_name": k.profile, "profile": k.profile, "region_name": k.region, "region": k.region,
		"role_arn": k.arn, "full_url_mode": k.toggle, "are_secret_values_urlencoded": k.toggle, "sep": k.separator,
		"aws_access_key_id": none, "aws_secret_access_key": none, "aws_session_token": none, "external_id": none,
		"aws_account_id": k.account, "aws_iam_role": k.name, "assume_role_method": k.name, "endpoint_url": k.url,
	}
}

// connectionFields are what may be shown of a connection.
func connectionFields() map[string]kind {
	k := shapes()
	out := arguments()
	for name, fits := range map[string]kind{
		"conn_id": k.name, "conn_type": k.name, "type": k.name, "conn_host": k.host, "host": k.host, "conn_port": k.number, "port": k.number,
		"conn_schema": k.name, "schema": k.name, "extra": none, "conn_extra": none, "login": none, "password": none,
		"conn_login": none, "conn_password": none, "conn_uri": none, "uri": none,
	} {
		out[name] = fits
	}
	return out
}

// awsSettings are what may be shown of the settings in ~/.aws.
func awsSettings() map[string]kind {
	k := shapes()
	return map[string]kind{
		"region": k.region, "sso_region": k.region, "output": k.name,
		"role_arn": k.arn, "mfa_serial": k.arn, "source_profile": k.profile, "credential_source": k.name,
		"role_session_name": k.name, "duration_seconds": k.number, "services": k.name,
		"sso_session": k.profile, "sso_start_url": k.url, "sso_account_id": k.account, "sso_role_name": k.name,
		"sso_registration_scopes": k.prefix, "web_identity_token_file": k.path, "ca_bundle": k.path,
		"endpoint_url": k.url, "ignore_configured_endpoint_urls": k.toggle, "use_fips_endpoint": k.toggle,
		"use_dualstack_endpoint": k.toggle, "retry_mode": k.name, "max_attempts": k.number,
		"sts_regional_endpoints": k.name, "addressing_style": k.name, "signature_version": k.name,
		"cli_pager": k.separator, "login_session": k.arn, "aws_access_key_id": none, "x_security_token_expires": k.time,
		"expiration": k.time, "aws_expiration": k.time, "expires_at": k.time,
	}
}

// none is the kind of what has a name that may be shown and a value that may not.
func none(string) bool { return false }

// variableName is what a variable is called: capitals, as everybody writes them.
var variableName = lazyregexp.New(`^[A-Z][A-Z0-9]{0,30}(?:_{1,2}[A-Z0-9]{1,30})*$`)

// IsVariableName reports whether a word looks like the name of a variable and not
// like a value that has lost its name.
func IsVariableName(word string) bool {
	if _, known := variables()[strings.ToUpper(word)]; known {
		return true
	}
	return variableName().MatchString(word) && strings.ContainsAny(word, "_") || common(word)
}

// common are names of one word.
func common(word string) bool { return regexp.MustCompile(`^[A-Z]{1,12}$`).MatchString(word) }

// unquoted cuts one pair of quotes.
func unquoted(value string) string {
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}
