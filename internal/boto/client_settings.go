package boto

import (
	"path"
	"slices"
	"strings"

	"doctor/internal/containerfs"
	"doctor/internal/lazyregexp"
	"doctor/internal/pyjson"
)

// compression checks the minimum size of requests to compress, which botocore does for every client
// (args.py _validate_min_compression_size).
func (r *resolver) compression(config Config) *Failure {
	const key, least, most = "request_min_compression_size_bytes", 1, 1048576
	var given any
	invalid := func(f *Failure) *Failure { return wrongArgument(f, optionName(key), given) }
	if given = config[key]; given == nil {
		value, ok := r.lookup("AWS_"+strings.ToUpper(key), key)
		if !ok {
			return nil
		}
		given = value.any()
		invalid = func(f *Failure) *Failure { return value.invalid(f, key) }
	}
	n, numeric := number(given)
	if text, isText := given.(string); isText {
		var whole int
		whole, numeric = parseInt(text)
		n = float64(whole)
	}
	why := ""
	switch {
	case !numeric:
		why = "Value must be an integer. Received <class '" + pyjson.TypeName(given) + "'> instead."
	case n < least, n >= most+1: // the fraction is dropped
		why = "Value must be between 1 and 1048576."
	default:
		return nil
	}
	return invalid(raise("", AtClient, "InvalidConfigError", `Invalid value "%s" for request_min_compression_size_bytes. %s`, pyjson.Str(given), why))
}

// any is the value in Python's terms.
func (c configured) any() any {
	if !c.block {
		return c.text
	}
	block := map[string]any{}
	for _, o := range c.nested {
		block[o.Name] = o.Value
	}
	return block
}

// authPreference checks the preferred signature versions: any string is accepted.
func (r *resolver) authPreference(config Config) *Failure {
	const key = "auth_scheme_preference"
	const message = key + " must be a comma-delimited string. Received <class '%s'> instead: %s."
	if given := config[key]; pyjson.Truthy(given) {
		if pyjson.TypeName(given) == "str" {
			return nil
		}
		return wrongArgument(raise("", AtClient, "InvalidConfigError", message, pyjson.TypeName(given), pyjson.Str(given)), optionName(key), given)
	}
	if value, ok := r.lookup("AWS_AUTH_SCHEME_PREFERENCE", key); ok && value.block {
		return value.invalid(raise("", AtClient, "InvalidConfigError", message, "dict", pyjson.Str(value.any())), key)
	}
	return nil
}

// expressSession checks a switch of S3, which botocore does for the client of any service (args.py
// _validate_s3_disable_express_session_auth). The client's own option s3 uses another name for it.
func (r *resolver) expressSession(config Config) *Failure {
	const key, inside = "s3_disable_express_session_auth", "disable_s3_express_session_auth"
	s3, _ := config["s3"].(map[string]any)
	given := s3[inside]
	invalid := func(f *Failure) *Failure { return wrongArgument(f, optionName("s3", inside), given) }
	if given == nil {
		value, ok := r.lookup("AWS_"+strings.ToUpper(key), key)
		if !ok {
			return nil
		}
		given = value.any()
		invalid = func(f *Failure) *Failure { return value.invalid(f, key) }
	}
	switch v := given.(type) {
	case bool:
		return nil
	case string:
		if strings.EqualFold(v, "true") || strings.EqualFold(v, "false") {
			return nil
		}
	}
	return invalid(raise("", AtClient, "InvalidConfigError", `Invalid value "%s" for s3_disable_express_session_auth. Value must be a boolean`, pyjson.Str(given)))
}

// discovering are the services with endpoint discovery (botocore 1.43 data/*/service-2.json,
// endpointoperation).
var discovering = []string{"dynamodb", "timestream-query", "timestream-write"}

// discovery checks the switch of endpoint discovery, which only clients of these services without a
// custom endpoint read (client.py _register_endpoint_discovery).
func (r *resolver) discovery(a *clientArguments) *Failure {
	const key = "endpoint_discovery_enabled"
	if a.endpoint != nil || !slices.Contains(discovering, a.service) {
		return nil
	}
	given := a.config[key]
	invalid := func(f *Failure) *Failure { return wrongArgument(f, optionName(key), given) }
	if given == nil {
		value, ok := r.lookup("AWS_ENDPOINT_DISCOVERY_ENABLED", key)
		if !ok {
			return nil
		}
		given = value.any()
		invalid = func(f *Failure) *Failure { return value.invalid(f, key) }
	}
	shown := pyjson.Str(given)
	switch v := given.(type) {
	case bool:
		return nil
	case string:
		shown = strip(lower(v))
		if slices.Contains([]string{"auto", "true", "false"}, shown) {
			return nil
		}
	}
	return invalid(raise("", AtClient, "InvalidEndpointDiscoveryConfigurationError", "Unsupported configuration value for endpoint_discovery_enabled. "+
		`Expected one of ("true", "false", "auto") but got %s.`, shown))
}

// monitoring checks the settings of client side monitoring if it is enabled, which botocore does
// after making its first client (session.py _create_csm_monitor).
func (r *resolver) monitoring() *Failure {
	if !r.isTrue("AWS_CSM_ENABLED", "csm_enabled") {
		return nil
	}
	if _, failure := r.integer("AWS_CSM_PORT", "csm_port", AtClient); failure != nil {
		return failure
	}
	const longest = 255
	if id, ok := r.lookup("AWS_CSM_CLIENT_ID", "csm_client_id"); ok && len([]rune(id.text)) > longest {
		return id.invalid(builtin("", AtClient, "ValueError",
			"The value provided for csm_client_id: %s exceeds the maximum length of 255 characters", id.text), "csm_client_id")
	}
	return nil
}

// apiVersions are botocore's API versions of the services whose clients are made here (botocore
// 1.43 data).
var apiVersions = map[string]string{
	"s3": "2006-03-01", "secretsmanager": "2017-10-17", "signin": "2023-01-01", "ssm": "2014-11-06",
	"sso": "2019-06-10", "sso-oidc": "2019-06-10", "sts": "2011-06-15",
}

// dated matches the form of every version.
var dated = lazyregexp.New(`^\d{4}-\d{2}-\d{2}$`)

// apiVersion looks up a service's API by its version: the client's argument, else the one in the
// profile's api_versions. Custom data folders may have more versions.
func (r *resolver) apiVersion(a *clientArguments) *Failure {
	given := a.apiVersion
	invalid := func(f *Failure) *Failure { return wrongArgument(f, "api_version", given) }
	if given == nil {
		versions, _ := r.scoped.get("api_versions")
		if !versions.isSet() || !versions.isBlock() {
			return nil
		}
		version, ok := versions.nested(a.service)
		if !ok {
			return nil
		}
		given = version.text()
		invalid = func(f *Failure) *Failure {
			return configured{text: version.text(), from: From{Pos: version.at}}.invalid(f, "api_versions."+a.service)
		}
	}
	text, isText := given.(string)
	switch pyjson.TypeName(given) {
	case "list", "dict":
		return invalid(builtin("", AtClient, "TypeError", "unhashable type: '%s'", pyjson.TypeName(given)))
	}
	if !isText {
		return invalid(builtin("", AtClient, "TypeError", "join() argument must be str, bytes, or os.PathLike object, not '%s'", pyjson.TypeName(given)))
	}
	known := apiVersions[a.service]
	if text == known || known == "" && dated().MatchString(text) || r.ownData() {
		return nil
	}
	return invalid(raise("", AtClient, "DataNotFoundError", "Unable to load data for: %s", path.Join(a.service, text, "service-2")))
}

// ownData reports whether there may be APIs besides botocore's own.
func (r *resolver) ownData() bool {
	value, _ := r.lookup("AWS_DATA_PATH", "data_path")
	for _, folder := range strings.Split(value.text, ":") {
		if folder = expand(folder, r.p); folder == "" {
			continue
		}
		if kind := r.p.Files.Lookup(absolute(folder, r.p)).Kind; kind == containerfs.Directory || kind == containerfs.Unknown {
			return true
		}
	}
	return r.p.Files.Lookup(absolute(expandUser("~/.aws/models", r.p), r.p)).Kind == containerfs.Directory
}
