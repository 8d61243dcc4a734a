package airflow

import (
	"fmt"
	"maps"

	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// provider9 removed what earlier ones read and warned about (changelog of the Amazon
// provider, 9.0.0 #42450; connection_wrapper.py of 8.29.0).
var provider9 = Version{9, 0, 0}

// isGone reports whether provider 8 reads an extra, or argument, that 9 does not.
func isGone(name string) bool {
	switch name {
	case "host", "aws_account_id", "aws_iam_role", "external_id", "s3_config_file", "s3_config_format":
		return true
	}
	return false
}

// before9 and since9 tell on which side the provider is for certain.
func (h Installed) before9() bool { return !h.Unsure && h.Provider.Before(provider9) }
func (h Installed) since9() bool  { return !h.Unsure && !h.Provider.Before(provider9) }

// isSessionSetting is what of session_kwargs provider 8 reads beside the keys.
func isSessionSetting(name string) bool { return name == "profile_name" || name == "region_name" }

// translated are the arguments in the words of provider 9, where an earlier one reads
// others too (AwsConnectionWrapper.__post_init__, _get_assume_role_configs). Backends
// make a connection of theirs since 5.1.0.
func (h Installed) translated(service string, kwargs map[string]any) map[string]any {
	if !h.before9() || service != "" && !h.Provider.AtLeast(5, 1, 0) {
		return kwargs
	}
	kwargs = maps.Clone(kwargs)
	legacy, _ := kwargs["session_kwargs"].(map[string]any)
	for _, name := range []string{"profile_name", "region_name"} {
		if _, given := kwargs[name]; !given && legacy[name] != nil {
			kwargs[name] = legacy[name]
		}
	}
	if host, _ := kwargs["host"].(string); host != "" {
		kwargs["endpoint_url"] = host
	}
	if role := legacyRole(kwargs); role != "" && !pyjson.Truthy(kwargs["role_arn"]) {
		kwargs["role_arn"] = role
	}
	if external, _ := kwargs["external_id"].(string); external != "" {
		given, isMap := kwargs["assume_role_kwargs"].(map[string]any)
		if _, has := given["ExternalId"]; !has && (isMap || !pyjson.Truthy(kwargs["assume_role_kwargs"])) {
			arguments := map[string]any{"ExternalId": external}
			maps.Copy(arguments, given)
			kwargs["assume_role_kwargs"] = arguments
		}
	}
	return kwargs
}

// legacyRole is the role that provider 8 makes of an account and a name.
func legacyRole(kwargs map[string]any) string {
	if !pyjson.Truthy(kwargs["aws_account_id"]) || !pyjson.Truthy(kwargs["aws_iam_role"]) {
		return ""
	}
	return fmt.Sprintf("arn:aws:iam::%v:role/%v", kwargs["aws_account_id"], kwargs["aws_iam_role"])
}

// uncertain reports whether the session that is made of extras cannot be told: they
// are of those that only some versions read, and the version is not known; or an old
// one takes the keys from a file in the format of s3cmd or boto.
func (h Installed) uncertain(kwargs map[string]any) bool {
	if h.before9() {
		return pyjson.Truthy(kwargs["s3_config_file"]) && !(pyjson.Truthy(kwargs["aws_access_key_id"]) && pyjson.Truthy(kwargs["aws_secret_access_key"]))
	}
	return h.Unsure && len(goneExtras(kwargs)) > 0
}

// GoneExtra is an extra that provider 9 ignores.
type GoneExtra struct {
	Name string
	Then GoneThen
	// Instead is the extra that took its place, "" if none did; a dot leads into an
	// object. Value is what is written there, "" if that cannot be told.
	Instead, Value string
}

// GoneThen is the consequence of an ignored extra.
type GoneThen int

// The outcomes.
const (
	NothingLost      GoneThen = iota // it did nothing before
	NoRole                           // no role is assumed
	NoExternalID                     // the role is assumed without the external id
	NoEndpoint                       // requests go to AWS itself
	NoKeysOfFile                     // the keys in the file are not used
	NoProfileOfExtra                 // nor is the profile
	NoRegionOfExtra                  // nor is the region
)

// goneExtras are the extras that provider 9 ignores and that would change something:
// not those beside the one that took their place.
func goneExtras(extra map[string]any) []GoneExtra {
	var out []GoneExtra
	add := func(name string, then GoneThen, instead, value string) {
		if pyjson.Truthy(extra[name]) {
			out = append(out, GoneExtra{name, then, instead, value})
		}
	}
	hasRole := pyjson.Truthy(extra["role_arn"])
	if !hasRole {
		add("aws_account_id", NoRole, "role_arn", legacyRole(extra))
		add("aws_iam_role", NoRole, "role_arn", legacyRole(extra))
	}
	if given, _ := extra["assume_role_kwargs"].(map[string]any); given["ExternalId"] == nil && (hasRole || legacyRole(extra) != "") {
		then := NoExternalID
		if !hasRole {
			then = NoRole
		}
		add("external_id", then, "assume_role_kwargs.ExternalId", "")
	}
	if !pyjson.Truthy(extra["endpoint_url"]) {
		host, _ := extra["host"].(string)
		add("host", NoEndpoint, "endpoint_url", redact.URL(host))
	}
	if !pyjson.Truthy(extra["aws_access_key_id"]) {
		add("s3_config_file", NoKeysOfFile, "profile_name", "")
	}
	legacy, _ := extra["session_kwargs"].(map[string]any)
	for _, name := range Values(legacy).Names() {
		if _, given := extra[name]; given || isKeyName(name) || legacy[name] == nil {
			continue
		}
		gone := GoneExtra{Name: "session_kwargs." + name}
		if isSessionSetting(name) {
			gone.Instead = name
			gone.Value, _ = legacy[name].(string)
			gone.Then = map[string]GoneThen{"profile_name": NoProfileOfExtra, "region_name": NoRegionOfExtra}[name]
		}
		out = append(out, gone)
	}
	return out
}
