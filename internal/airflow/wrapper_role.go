package airflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/internal/near"
	"doctor/internal/pyjson"
)

// The ways to assume a role.
const (
	methodRole        = "assume_role"
	methodSAML        = "assume_role_with_saml"
	methodWebIdentity = "assume_role_with_web_identity"
)

func methods() []string { return []string{methodRole, methodSAML, methodWebIdentity} }

func nearestMethod(text string) string { return near.Nearest(text, methods(), 4) }

// methodOf is how a role is assumed.
func methodOf(extra map[string]any) string {
	if text, _ := extra["assume_role_method"].(string); text != "" {
		return text
	}
	return methodRole
}

// assume judges what a role is assumed with (BaseSessionFactory).
func (w *wrapper) assume() {
	if !pyjson.Truthy(w.read["role_arn"]) {
		return
	}
	switch methodOf(w.read) {
	case methodWebIdentity:
		w.webIdentity()
	case methodSAML:
		w.stsClient()
		w.saml()
	case methodRole:
		w.stsClient()
		w.parameters()
	}
}

// stsClient: the endpoint of STS is looked for in service_config, and nowhere else.
func (w *wrapper) stsClient() {
	v, given := w.extra["service_config"]
	services, isMap := v.(map[string]any)
	sts, hasSTS := services["sts"]
	settings, isSettings := sts.(map[string]any)
	endpoint := settings["endpoint_url"]
	switch {
	case given && !isMap:
		w.raise(AtRole, "service_config", noAttribute(v, "get"))
	case hasSTS && !isSettings:
		w.refuse(AtRole, "service_config.sts", "", TypeMismatch{Key: "service_config.sts", Takes: Types{Object}, Got: TypeOf(sts)}, noAttribute(sts, "get"))
	case endpoint != nil && TypeOf(endpoint) != String:
		const key = "service_config.sts.endpoint_url"
		w.refuse(AtRole, key, "", TypeMismatch{Key: key, Takes: Types{String}, Got: TypeOf(endpoint)}, "TypeError: "+notAURL(endpoint))
	}
	w.stsConfig()
}

// parameters are those of AssumeRole.
func (w *wrapper) parameters() {
	arguments := w.read["assume_role_kwargs"]
	given, isMap := arguments.(map[string]any)
	if pyjson.Truthy(arguments) && !isMap {
		w.raise(AtRole, "assume_role_kwargs", fmt.Sprintf("TypeError: '%s' object is not a mapping", pyjson.TypeName(arguments)))
		return
	}
	all := map[string]any{"RoleSessionName": sessionName("Airflow_" + w.id)}
	maps.Copy(all, given)
	all["RoleArn"] = w.read["role_arn"] // it wins
	w.validated(methodRole, all)
}

// validated reports what botocore refuses to send, all of it in one exception.
func (w *wrapper) validated(method string, parameters map[string]any) {
	if config, _ := w.extra["config_kwargs"].(map[string]any); config["parameter_validation"] == false {
		return
	}
	known := roleShapes(method)
	errors := known.check("", parameters)
	symptom := paramReport(errors)
	var told []string
	for _, e := range errors {
		name, _, _ := strings.Cut(strings.SplitN(e.path, "[", 2)[0], ".")
		_, isText := w.read["role_arn"].(string)
		if slices.Contains(told, name) || name == "RoleArn" && isText {
			continue // an ARN that is none is judged with the roles of the files
		}
		told = append(told, name)
		key, suggestion, detail := w.parameter(known, name, e)
		w.refuse(AtRole, key, suggestion, detail, symptom)
	}
}

// parameter is the argument that a refused parameter is, and what is wrong with it.
func (w *wrapper) parameter(known shape, name string, e paramError) (key, suggestion string, d Detail) {
	key = "assume_role_kwargs." + name
	given, _ := w.extra["assume_role_kwargs"].(map[string]any)
	if _, ok := given[name]; !ok && name == "ExternalId" {
		key = "external_id"
	}
	if name == "RoleArn" {
		key = "role_arn"
	}
	i := slices.IndexFunc(known.members, func(s shape) bool { return s.name == name })
	switch {
	case i < 0:
		suggestion = near.Nearest(name, known.names(), 4)
		d = ParameterUnknown{name, suggestion}
	case name == "DurationSeconds" && e.fault == paramType:
		d = DurationNotNumber
	case e.fault == paramSmall:
		d = ParameterSmall{name, known.members[i].least}
	default:
		d = ParameterRefused{name, e.text}
	}
	return key, suggestion, d
}

// webIdentity: the token's place is looked for when the session is made, the token
// itself at the first request.
func (w *wrapper) webIdentity() {
	const key = "assume_role_with_web_identity_federation"
	switch federation := pyjson.Str(w.extra[key]); federation {
	case "file", "google":
	default:
		detail := FederationUnknown
		if _, given := w.extra[key]; !given {
			detail = FederationMissing
		}
		w.refuse(AtRole, key, near.Nearest(federation, []string{"file", "google"}, 3), detail, w.airflowException()+"Unsupported federation: "+federation+".")
		return
	}
	arguments := w.read["assume_role_kwargs"]
	if _, isMap := arguments.(map[string]any); pyjson.Truthy(arguments) && !isMap {
		w.raise(AtRole, "assume_role_kwargs", "TypeError: "+noAssignment(arguments))
	}
}

// noAssignment is what Python says of value["name"] = other.
func noAssignment(v any) string {
	if TypeOf(v) == List {
		return "list indices must be integers or slices, not str"
	}
	return "'" + pyjson.TypeName(v) + "' object does not support item assignment"
}

// airflowException is the class as a traceback names it. The SDK has had it since
// Airflow 3.2.
func (w *wrapper) airflowException() string {
	if w.has.Airflow.AtLeast(3, 2, 0) {
		return "airflow.sdk.exceptions.AirflowException: "
	}
	return "airflow.exceptions.AirflowException: "
}

// saml: what _assume_role_with_saml reads before it asks the identity provider.
func (w *wrapper) saml() {
	v, given := w.extra[methodSAML]
	if !given {
		w.refuse(AtRole, methodSAML, "", SAMLMissing, "KeyError: '"+methodSAML+"'")
		return
	}
	settings, isMap := v.(map[string]any)
	if !isMap {
		w.raise(AtRole, methodSAML, "TypeError: "+notSubscriptable(v))
		return
	}
	for _, name := range []string{"principal_arn", "idp_auth_method"} {
		if _, ok := settings[name]; !ok {
			w.refuse(AtRole, methodSAML+"."+name, "", SAMLLacks{name}, "KeyError: '"+name+"'")
			return
		}
	}
	if auth := settings["idp_auth_method"]; auth != "http_spegno_auth" {
		w.refuse(AtRole, methodSAML+".idp_auth_method", "http_spegno_auth", SAMLMethodUnsupported,
			fmt.Sprintf("NotImplementedError: idp_auth_method=%s in Connection %s Extra.Currently only \"http_spegno_auth\" is supported, and must be specified.", pyjson.Str(auth), w.id))
	}
}

// notSubscriptable is what Python says of value["name"].
func notSubscriptable(v any) string {
	switch TypeOf(v) {
	case String:
		return "string indices must be integers, not 'str'"
	case List:
		return "list indices must be integers or slices, not str"
	}
	return "'" + pyjson.TypeName(v) + "' object is not subscriptable"
}
