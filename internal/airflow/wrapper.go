package airflow

import (
	"fmt"
	"slices"

	"doctor/internal/pyjson"
)

// Stage is when an argument makes Airflow or boto3 raise. What is raised earlier
// hides the rest.
type Stage int

// The stages, in their order.
const (
	NotRaised Stage = iota
	AtStart         // the backend is made: Airflow does not start
	AtPattern       // a lookup begins
	AtWrapper       // connection_wrapper.py reads the arguments
	AtSession       // boto3.Session()
	AtRole          // a role is assumed, before the client is made
	AtClient        // Session.client()
	AtCall          // the first request
	AtValue         // a secret of a certain form was found
)

// wrapper judges the arguments of a boto3 session and client as
// AwsConnectionWrapper and BaseSessionFactory take them (connection_wrapper.py and
// base_aws.py of the Amazon provider, 8.27 to 9.23): those that make them raise, in
// the order in which they do, whether they are a backend's or a connection's extras.
type wrapper struct {
	// extra are the arguments as they are given, read the same in the words of
	// provider 9.
	extra, read map[string]any
	// id and kind are the connection's id and type, of which texts speak.
	id, kind string
	// service is the client's, "" where it is not known.
	service string
	has     Installed
	found   []KwargProblem
}

// refusals are the arguments that make Airflow or boto3 raise.
func refusals(service, id, kind string, extra map[string]any, has Installed) []KwargProblem {
	w := &wrapper{extra: extra, read: has.translated(service, extra), id: id, kind: kind, service: service, has: has}
	if service == "" || has.Unsure || has.Provider.AtLeast(5, 1, 0) { // since then a backend's are a connection's
		w.sessionKwargs()
		w.config()
		w.method()
		w.profile()
		w.assume()
	}
	w.serviceConfig()
	w.client()
	w.keys()
	w.verify()
	return w.found
}

// raise notes an argument whose value has another type than it takes.
func (w *wrapper) raise(stage Stage, key, symptom string) {
	kwargs := awsKwargs()
	i := slices.IndexFunc(kwargs, func(k Kwarg) bool { return k.Name == key })
	w.found = append(w.found, KwargProblem{
		Kind: WrongType, Key: key, Effect: Fails, Stage: stage, Symptom: symptom,
		Detail: TypeMismatch{Key: key, Takes: kwargs[i].Types, Got: TypeOf(w.extra[key])},
	})
}

// refuse notes one of which something else is wrong.
func (w *wrapper) refuse(stage Stage, key, suggestion string, detail Detail, symptom string) {
	w.found = append(w.found, KwargProblem{Kind: WrongType, Key: key, Effect: Fails, Stage: stage, Suggestion: suggestion, Detail: detail, Symptom: symptom})
}

func noAttribute(v any, name string) string {
	return noAttributeOf(pyjson.TypeName(v), name)
}

func noAttributeOf(class, name string) string {
	return fmt.Sprintf("AttributeError: '%s' object has no attribute '%s'", class, name)
}

// sessionKwargs: the object is asked for its keys, and by provider 8 for a region and
// a profile too, even where it is null.
func (w *wrapper) sessionKwargs() {
	v, given := w.extra["session_kwargs"]
	t := TypeOf(v)
	switch {
	case !given || t == Object:
	case pyjson.Truthy(v):
		w.raise(AtWrapper, "session_kwargs", noAttribute(v, "get"))
	case w.has.before9() && t != List && t != String:
		_, region := w.extra["region_name"]
		_, profile := w.extra["profile_name"]
		if !region || !profile {
			w.raise(AtWrapper, "session_kwargs", fmt.Sprintf("TypeError: argument of type '%s' is not iterable", pyjson.TypeName(v)))
		}
	}
}

// method reads how the role is assumed (_get_assume_role_configs).
func (w *wrapper) method() {
	if !pyjson.Truthy(w.read["role_arn"]) {
		return
	}
	const supported = "['assume_role', 'assume_role_with_saml', 'assume_role_with_web_identity']"
	v, given := w.extra["assume_role_method"]
	if text, isText := v.(string); given && !(isText && slices.Contains(methods(), text)) {
		w.refuse(AtWrapper, "assume_role_method", nearestMethod(text), MethodUnknown{pyjson.Repr(v)},
			fmt.Sprintf("NotImplementedError: Found assume_role_method=%s in AWS Connection (conn_id=%s, conn_type=%s) extra. "+
				"Currently %s are supported. (Exclude this setting will default to \"assume_role\").",
				pyjson.Repr(v), pyjson.Repr(w.id), pyjson.Repr(w.kind), supported))
	}
	arguments := w.extra["assume_role_kwargs"]
	if t := TypeOf(arguments); w.has.before9() && pyjson.Truthy(arguments) && t != Object && t != String && t != List {
		w.raise(AtWrapper, "assume_role_kwargs", fmt.Sprintf("TypeError: argument of type '%s' is not iterable", pyjson.TypeName(arguments)))
	} else if w.has.before9() && pyjson.Truthy(arguments) && t != Object && pyjson.Truthy(w.extra["external_id"]) {
		w.raise(AtWrapper, "assume_role_kwargs", "TypeError: "+noAssignment(arguments))
	}
}

// profile: any value is looked up among the names of profiles.
func (w *wrapper) profile() {
	v := w.read["profile_name"]
	switch TypeOf(v) {
	case Null, String:
	case List, Object:
		w.raise(AtSession, "profile_name", "TypeError: unhashable type: '"+pyjson.TypeName(v)+"'")
	default:
		w.raise(AtSession, "profile_name", fmt.Sprintf("botocore.exceptions.ProfileNotFound: The config profile (%s) could not be found", pyjson.Str(v)))
	}
}

// client: what Session.client() cannot work with.
func (w *wrapper) client() {
	if v := w.read["region_name"]; v != nil && TypeOf(v) != String {
		w.raise(AtClient, "region_name", fmt.Sprintf("TypeError: expected string or bytes-like object, got '%s'", pyjson.TypeName(v)))
	}
	w.apiVersion()
	if v := w.read["endpoint_url"]; v != nil && TypeOf(v) != String {
		w.raise(AtClient, "endpoint_url", "TypeError: "+notAURL(v))
	}
}

// serviceConfig: a hook looks in it for the endpoint of its client, whatever that is
// (get_service_endpoint_url). A backend does not.
func (w *wrapper) serviceConfig() {
	v, given := w.extra["service_config"]
	if w.service == "" && given && TypeOf(v) != Object {
		w.raise(AtClient, "service_config", noAttribute(v, "get"))
	}
}

// notAURL is what botocore trips over in an endpoint that is no text.
func notAURL(v any) string {
	if t := TypeOf(v); t == List || t == Object {
		return "unhashable type: '" + pyjson.TypeName(v) + "'"
	}
	return "'" + pyjson.TypeName(v) + "' object is not iterable"
}

// apiVersions are the only versions of the backends' services that botocore has.
func apiVersions() map[string]string {
	return map[string]string{"secretsmanager": "2017-10-17", "ssm": "2014-11-06"}
}

func (w *wrapper) apiVersion() {
	v := w.extra["api_version"]
	only := apiVersions()[w.service]
	if v == nil || only == "" {
		return // it is no extra of a connection
	}
	switch v := v.(type) {
	case string:
		if v == only {
			return
		}
		path := w.service + "/"
		if v != "" {
			path += v + "/"
		}
		w.refuse(AtClient, "api_version", only, APIVersionUnknown{w.service, v, only},
			"botocore.exceptions.DataNotFoundError: Unable to load data for: "+path+"service-2")
	case []any, map[string]any:
		w.raise(AtClient, "api_version", "TypeError: unhashable type: '"+pyjson.TypeName(v)+"'")
	default:
		w.raise(AtClient, "api_version", fmt.Sprintf("TypeError: join() argument must be str, bytes, or os.PathLike object, not '%s'", pyjson.TypeName(v)))
	}
}

// keys: what signing a request cannot work with. A secret key of any type is made a
// text of.
func (w *wrapper) keys() {
	keys := sessionArguments(w.read)
	id, token := keys["aws_access_key_id"], keys["aws_session_token"]
	if !pyjson.Truthy(id) && !pyjson.Truthy(keys["aws_secret_access_key"]) && !pyjson.Truthy(token) {
		return // then boto3 takes none of them
	}
	switch _, isText := token.(string); {
	case pyjson.Truthy(token) && !isText:
		w.raise(AtCall, "aws_session_token", noAttribute(token, "split"))
	case pyjson.Truthy(id) && TypeOf(id) == String && pyjson.Truthy(keys["aws_secret_access_key"]) && TypeOf(keys["aws_secret_access_key"]) != String:
		w.raise(AtCall, "aws_secret_access_key", badSignature(w.service))
	case id != nil && TypeOf(id) != String:
		w.raise(AtCall, "aws_access_key_id", notSignable(id))
	}
}

// notSignable is what Python says of the id of a key that is no text.
func notSignable(id any) string {
	return fmt.Sprintf("TypeError: sequence item 0: expected str instance, %s found", pyjson.TypeName(id))
}

// verify: what is neither true nor a text, and not empty, is opened as a file.
func (w *wrapper) verify() {
	v := w.read["verify"]
	if t := TypeOf(v); pyjson.Truthy(v) && t != Boolean && t != String {
		w.raise(AtCall, "verify", fmt.Sprintf("botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: "+
			"expected str, bytes or os.PathLike object, not %s", pyjson.TypeName(v)))
	}
}
