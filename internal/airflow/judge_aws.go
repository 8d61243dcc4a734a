package airflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/internal/near"
	"doctor/internal/pyjson"
)

// aws reports what is wrong with the arguments that make the boto3 session and
// client (connection_wrapper.py, base_aws.py).
func (j *judge) aws() {
	j.patterns()
	j.keysInside("", j.kwargs)
	if session, ok := j.kwargs["session_kwargs"].(map[string]any); ok {
		j.keysInside("session_kwargs.", session)
		for _, key := range slices.Sorted(maps.Keys(session)) {
			if !isKeyName(key) && !(isSessionSetting(key) && !j.has.since9()) {
				j.report(KwargProblem{
					Kind: UnknownKey, Key: "session_kwargs." + key, Effect: Ignored, Suggestion: j.backend.meantKey(key),
					Detail: SessionKwargUnread{Name: key},
				})
			}
		}
	}
	for _, p := range refusals(j.backend.AWSService, j.backend.ConnectionID(), "aws", j.kwargs, j.has) {
		j.report(p)
	}
	j.role()
	j.withoutEffect()
	j.words()
}

func isKeyName(name string) bool {
	return name == "aws_access_key_id" || name == "aws_secret_access_key" || name == "aws_session_token"
}

// keysInside reports AWS keys among the arguments.
func (j *judge) keysInside(path string, kwargs map[string]any) {
	id, hasID := kwargs["aws_access_key_id"]
	secret, hasSecret := kwargs["aws_secret_access_key"]
	switch {
	case !pyjson.Truthy(id) && !pyjson.Truthy(secret):
		return
	case pyjson.Truthy(id) && pyjson.Truthy(secret):
		j.report(KwargProblem{
			Kind: KeysInside, Key: path + "aws_access_key_id", Effect: Works,
			Detail: KeysInArguments,
		})
	default:
		missing := "aws_secret_access_key"
		if !pyjson.Truthy(id) {
			missing = "aws_access_key_id"
		}
		if path != "" {
			return // half a pair in session_kwargs is not read
		}
		d := KeysHalf{Missing: missing, Empty: hasID && hasSecret}
		if legacy, _ := kwargs["session_kwargs"].(map[string]any); pyjson.Truthy(legacy["aws_access_key_id"]) && pyjson.Truthy(legacy["aws_secret_access_key"]) {
			d.Legacy = true
			j.report(KwargProblem{Kind: KeysInside, Key: missing, Effect: Differs, Detail: d})
			return
		}
		j.report(KwargProblem{Kind: KeysInside, Key: missing, Effect: Fails, Stage: AtCall, Symptom: j.halfPair(id), Detail: d})
	}
}

// halfPair is what half a pair of keys ends with: botocore signs with no secret key
// as with any other, and needs an id that is a text. What AWS says of an empty id is
// not known.
func (j *judge) halfPair(id any) string {
	switch text, isText := id.(string); {
	case !isText:
		return notSignable(id)
	case text == "":
		return ""
	}
	return badSignature(j.backend.AWSService)
}

// badSignature is what a backend's service answers to a signature with another
// secret key.
func badSignature(service string) string {
	operation := map[string]string{"secretsmanager": "GetSecretValue", "ssm": "GetParameter"}[service]
	if operation == "" {
		return ""
	}
	return "botocore.exceptions.ClientError: An error occurred (InvalidSignatureException) when calling the " + operation + " operation: " +
		"The request signature we calculated does not match the signature you provided. " +
		"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
}

// role reports arguments for a role that is not assumed, or not in that way.
func (j *judge) role() {
	for _, key := range slices.Sorted(maps.Keys(j.kwargs)) {
		method, isOf := roleArguments()[key]
		p := KwargProblem{Kind: NoEffect, Key: key, Effect: Ignored}
		switch {
		case !isOf || !pyjson.Truthy(j.kwargs[key]):
			continue
		case !pyjson.Truthy(j.has.translated(j.backend.AWSService, j.kwargs)["role_arn"]):
			p.Suggestion, p.Detail = "role_arn", RoleUnassumed{Key: key}
		case method != "" && method != methodOf(j.kwargs) && slices.Contains(methods(), methodOf(j.kwargs)):
			p.Detail = RoleUnassumed{key, method}
		default:
			continue
		}
		j.report(p)
	}
}

// roleArguments are those that count only when a role is assumed, with the way in
// which it has to be.
func roleArguments() map[string]string {
	return map[string]string{
		"assume_role_kwargs": "", "assume_role_method": "", methodSAML: methodSAML,
		"assume_role_with_web_identity_federation":          methodWebIdentity,
		"assume_role_with_web_identity_token_file":          methodWebIdentity,
		"assume_role_with_web_identity_federation_audience": methodWebIdentity,
	}
}

// patterns reports lookup patterns that Python's re refuses. Those written for a
// shell begin with a * that has nothing to repeat.
func (j *judge) patterns() {
	for _, what := range []What{ConfigSecret, ConnectionSecret, VariableSecret} {
		name := string(what) + "_lookup_pattern"
		if j.backend.Kwarg(name) == nil {
			continue
		}
		p := KwargProblem{Kind: WrongType, Key: name, Effect: Fails, Stage: AtPattern}
		_, p.Symptom = lookupPattern(j.kwargs[name])
		pattern, isText := j.kwargs[name].(string)
		switch {
		case p.Symptom == "":
			continue
		case !isText:
			p.Detail = TypeMismatch{Key: name, Takes: Types{String}, Got: TypeOf(j.kwargs[name])}
		case strings.ContainsAny(pattern[:1], "*+?"):
			p.Detail = PatternStart{name, pattern[:1]}
			if _, symptom := lookupPattern("." + pattern); symptom == "" {
				p.Suggestion = "." + pattern
			}
		default:
			p.Detail = PatternRefused{name, strings.TrimPrefix(p.Symptom, "re.error: ")}
		}
		j.report(p)
	}
}

// withoutEffect reports arguments that do not reach the backend's own client.
func (j *judge) withoutEffect() {
	if config, ok := j.kwargs["config_kwargs"].(map[string]any); ok && len(config) > 0 {
		j.report(KwargProblem{
			Kind: NoEffect, Key: "config_kwargs", Effect: Ignored,
			Detail: ConfigOfSTS,
		})
	}
	services, _ := j.kwargs["service_config"].(map[string]any)
	for _, service := range slices.Sorted(maps.Keys(services)) {
		if service != "sts" {
			j.report(KwargProblem{
				Kind: NoEffect, Key: "service_config." + service, Effect: Ignored,
				Detail: ServiceConfigOfSTS,
			})
		}
	}
	if verify, ok := j.kwargs["verify"].(string); ok && (strings.EqualFold(verify, "false") || strings.EqualFold(verify, "true")) {
		j.report(KwargProblem{
			Kind: WrongType, Key: "verify", Effect: Differs, Suggestion: strings.ToLower(verify),
			Detail: TextForSwitch{strings.ToLower(verify)},
		})
	}
}

// words reports extra_conn_words that the backend cannot work with.
func (j *judge) words() {
	words, isMap := j.kwargs["extra_conn_words"].(map[string]any)
	switch v := j.kwargs["extra_conn_words"]; {
	case j.backend.Kwarg("extra_conn_words") == nil:
		return
	case pyjson.Truthy(v) && !isMap:
		j.report(KwargProblem{
			Kind: WrongType, Key: "extra_conn_words", Effect: Fails, Stage: AtValue, Symptom: noAttribute(v, "items"),
			Detail: TypeMismatch{"extra_conn_words", Types{Object}, TypeOf(v), JSONFails},
		})
		return
	}
	fields := []string{"user", "login", "password", "host", "port", "schema", "conn_type", "extra"}
	for _, field := range slices.Sorted(maps.Keys(words)) {
		key := "extra_conn_words." + field
		if !slices.Contains(fields, field) {
			j.report(KwargProblem{
				Kind: UnknownKey, Key: key, Effect: Fails, Stage: AtValue, Suggestion: near.Nearest(field, fields, 2),
				Detail:  NoSuchField,
				Symptom: fmt.Sprintf("KeyError: '%s'", field),
			})
			continue
		}
		p := KwargProblem{Kind: WrongType, Key: key, Effect: Differs, Detail: NotWords{key, TypeOf(words[field])}}
		switch TypeOf(words[field]) {
		case List:
			continue
		case String, Object: // each letter, or each key, is a word
		default:
			p.Effect, p.Stage = Fails, AtValue
			p.Symptom = "TypeError: '" + pyjson.TypeName(words[field]) + "' object is not iterable"
		}
		j.report(p)
	}
}
