package airflow

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/airflow/pyjson"
	"doctor/internal/boto"
	"doctor/internal/near"
)

// raised is an exception that a hook, or a backend, raises for one of its arguments,
// whatever else is right.
type raised struct {
	// key is the argument, a dot leads into an object.
	key string
	// stage is when: what AwsConnectionWrapper raises comes before boto3 is asked at
	// all, and is AtSession.
	stage boto.Stage
	// symptom is the last line of the traceback.
	symptom string
	// detail is one sentence without a full stop, suggestion what was probably meant.
	detail, suggestion string
}

// wrapperRaises is the first exception of AwsConnectionWrapper, the session factory and
// boto3 for the types of the arguments, nil for none (connection_wrapper.py and
// base_aws.py of Amazon provider 8.27 to 9.23; boto3 1.43). id and kind are the
// connection's.
func wrapperRaises(kwargs map[string]any, id, kind string) *raised {
	for _, look := range []func(map[string]any) *raised{configRaises, roleMethodRaises(id, kind), profileRaises, clientRaises, keysRaise, roleRaises} {
		if r := look(kwargs); r != nil {
			return r
		}
	}
	return nil
}

// configRaises: three arguments are asked for what is in them.
func configRaises(kwargs map[string]any) *raised {
	for _, name := range []string{"session_kwargs", "config_kwargs", "service_config"} {
		v, given := kwargs[name]
		if TypeOf(v) == Object || !given || !truthy(v) && name != "service_config" {
			continue
		}
		r := mustBeObject(name, v)
		r.symptom = noAttribute(v, "get")
		if name == "service_config" { // for a client
			r.stage = boto.AtClient
		}
		return r
	}
	return nil
}

func mustBeObject(name string, v any) *raised {
	return &raised{key: name, detail: fmt.Sprintf("%s must be an object, and is %s", name, TypeOf(v))}
}

// assumeRoleMethods are the ways in which the wrapper gets a role, in its words.
func assumeRoleMethods() []string {
	return []string{"assume_role", "assume_role_with_saml", "assume_role_with_web_identity"}
}

// roleMethodRaises: a method that there is not. Null is one too.
func roleMethodRaises(id, kind string) func(map[string]any) *raised {
	return func(kwargs map[string]any) *raised {
		v, given := kwargs["assume_role_method"]
		if !given || !truthy(kwargs["role_arn"]) || slices.Contains(assumeRoleMethods(), textOf(v)) {
			return nil
		}
		r := &raised{key: "assume_role_method", suggestion: near.Nearest(textOf(v), assumeRoleMethods(), 6)}
		if r.suggestion == "" {
			r.suggestion = "assume_role"
		}
		r.detail = fmt.Sprintf("assume_role_method is %s, which is not a method: Airflow knows assume_role, assume_role_with_saml and assume_role_with_web_identity", pyjson.Repr(v))
		r.symptom = fmt.Sprintf("NotImplementedError: Found assume_role_method=%s in AWS Connection (conn_id=%s, conn_type=%s) extra. "+
			"Currently %s are supported. (Exclude this setting will default to \"assume_role\").",
			pyjson.Repr(v), pyjson.Repr(id), pyjson.Repr(kind), "['"+strings.Join(assumeRoleMethods(), "', '")+"']")
		return r
	}
}

// mustBeText is an argument that is given and not a text.
func mustBeText(kwargs map[string]any, name string) *raised {
	v := kwargs[name]
	if v == nil || TypeOf(v) == String {
		return nil
	}
	return &raised{key: name, detail: fmt.Sprintf("%s must be a string, and is %s", name, TypeOf(v))}
}

// profileRaises: the profile is looked up when the session is made.
func profileRaises(kwargs map[string]any) *raised {
	r := mustBeText(kwargs, "profile_name")
	if r == nil {
		return nil
	}
	v := kwargs["profile_name"]
	r.symptom = fmt.Sprintf("botocore.exceptions.ProfileNotFound: The config profile (%s) could not be found", pyjson.Str(v))
	if isContainer(v) {
		r.symptom = unhashable(v)
	}
	return r
}

func unhashable(v any) string { return fmt.Sprintf("TypeError: unhashable type: '%s'", pythonType(v)) }

// clientRaises: region and endpoint are looked at when a client is made.
func clientRaises(kwargs map[string]any) *raised {
	if r := mustBeText(kwargs, "region_name"); r != nil {
		r.stage = boto.AtClient
		r.symptom = fmt.Sprintf("TypeError: expected string or bytes-like object, got '%s'", pythonType(kwargs["region_name"]))
		return r
	}
	r := mustBeText(kwargs, "endpoint_url")
	if r == nil {
		return nil
	}
	v := kwargs["endpoint_url"]
	r.stage = boto.AtClient
	r.symptom = fmt.Sprintf("TypeError: '%s' object is not iterable", pythonType(v))
	if isContainer(v) {
		r.symptom = unhashable(v)
	}
	return r
}

// keysRaise: a key id or a token of another type cannot be signed with. Any of the
// three makes boto3 take all of them.
func keysRaise(kwargs map[string]any) *raised {
	if r := mustBeText(kwargs, "aws_session_token"); r != nil && truthy(kwargs[r.key]) {
		r.stage, r.symptom = boto.AtCall, noAttribute(kwargs[r.key], "split")
		return r
	}
	r := mustBeText(kwargs, "aws_access_key_id")
	if r == nil || !truthy(kwargs[r.key]) && !truthy(kwargs["aws_secret_access_key"]) && !truthy(kwargs["aws_session_token"]) {
		return nil
	}
	r.stage = boto.AtCall
	r.symptom = fmt.Sprintf("TypeError: sequence item 0: expected str instance, %s found", pythonType(kwargs[r.key]))
	return r
}

// roleRaises: the role is asked for with the first client.
func roleRaises(kwargs map[string]any) *raised {
	role, arguments := kwargs["role_arn"], kwargs["assume_role_kwargs"]
	if method, given := kwargs["assume_role_method"]; !truthy(role) || given && method != "assume_role" {
		return nil
	}
	if truthy(arguments) && TypeOf(arguments) != Object {
		r := mustBeObject("assume_role_kwargs", arguments)
		r.stage, r.symptom = boto.AtCall, fmt.Sprintf("TypeError: '%s' object is not a mapping", pythonType(arguments))
		return r
	}
	r := mustBeText(kwargs, "role_arn")
	if r == nil {
		return nil
	}
	r.stage = boto.AtCall
	r.symptom = "botocore.exceptions.ParamValidationError: Parameter validation failed:\n" +
		fmt.Sprintf("Invalid type for parameter RoleArn, value: %s, type: <class '%s'>, valid types: <class 'str'>", pyjson.Str(role), pythonType(role))
	return r
}
