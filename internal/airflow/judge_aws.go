package airflow

import (
	"errors"
	"fmt"
	"maps"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"doctor/internal/near"
	"doctor/internal/redact"
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
					Detail: fmt.Sprintf("of session_kwargs only AWS keys are still read, %s is ignored without a word", key),
				})
			}
		}
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
	case !truthy(id) && !truthy(secret):
		return
	case truthy(id) && truthy(secret):
		j.report(KwargProblem{
			Kind: KeysInside, Key: path + "aws_access_key_id", Effect: Works,
			Detail: "the backend signs with the keys in its kwargs, whatever the mounted files and the environment say",
		})
	default:
		missing := "aws_secret_access_key"
		if !truthy(id) {
			missing = "aws_access_key_id"
		}
		if path != "" {
			return // half a pair in session_kwargs is not read
		}
		how := "missing"
		if hasID && hasSecret {
			how = "empty"
		}
		j.report(KwargProblem{
			Kind: KeysInside, Key: missing, Effect: Fails,
			Detail: fmt.Sprintf("only one half of a pair of keys is in the kwargs, %s is %s", missing, how),
		})
	}
}

// role reports arguments for a role that is not assumed, and a method that
// does not exist.
func (j *judge) role() {
	if role, _ := j.kwargs["role_arn"].(string); role == "" {
		for _, key := range []string{"assume_role_kwargs", "assume_role_method"} {
			if truthy(j.kwargs[key]) {
				j.report(KwargProblem{
					Kind: NoEffect, Key: key, Effect: Ignored, Suggestion: "role_arn",
					Detail: key + " is only read when role_arn is set",
				})
			}
		}
		return
	}
	j.assumeRole()
	const methods = "['assume_role', 'assume_role_with_saml', 'assume_role_with_web_identity']"
	method, ok := j.kwargs["assume_role_method"].(string)
	if ok && !strings.Contains(methods, "'"+method+"'") {
		j.report(KwargProblem{
			Kind: WrongType, Key: "assume_role_method", Effect: Fails,
			Suggestion: near.Nearest(method, []string{"assume_role", "assume_role_with_saml", "assume_role_with_web_identity"}, 4),
			Detail:     fmt.Sprintf("there is no such method as %q", method),
			Symptom: fmt.Sprintf("NotImplementedError: Found assume_role_method='%s' in AWS Connection (conn_id='%s', conn_type='aws') extra. "+
				"Currently %s are supported. (Exclude this setting will default to \"assume_role\").", method, j.backend.ConnectionID(), methods),
		})
	}
}

// patterns reports lookup patterns that are none of Python's regular expressions
// (re.match), as far as Go's tell: those written for a shell, in which nothing
// stands before a * to be repeated, and sets that nothing closes.
func (j *judge) patterns() {
	for _, name := range []string{"config_lookup_pattern", "connections_lookup_pattern", "variables_lookup_pattern"} {
		pattern, _ := j.kwargs[name].(string)
		if j.backend.Kwarg(name) == nil || pattern == "" {
			continue
		}
		p := KwargProblem{Kind: WrongType, Key: name, Effect: Fails}
		var unclosed *syntax.Error
		switch _, err := syntax.Parse(pattern, syntax.Perl); {
		case strings.ContainsAny(pattern[:1], "*+?"):
			p.Suggestion = "." + pattern
			p.Detail = name + " is a regular expression, which cannot begin with " + pattern[:1] + "; any text is .*"
			p.Symptom = "re.error: nothing to repeat at position 0"
		case errors.As(err, &unclosed) && unclosed.Code == syntax.ErrMissingBracket:
			p.Detail = name + " is a regular expression, in which [ opens a set of letters that ] has to close"
			p.Symptom = fmt.Sprintf("re.error: unterminated character set at position %d", utf8.RuneCountInString(strings.TrimSuffix(pattern, unclosed.Expr)))
		default:
			continue
		}
		j.report(p)
	}
}

// assumeRoleArguments are those of AssumeRole (botocore 1.43, the model of STS), in
// the order in which boto3 lists them.
var assumeRoleArguments = []string{
	"RoleArn", "RoleSessionName", "PolicyArns", "Policy", "DurationSeconds", "Tags", "TransitiveTagKeys", "ExternalId", "SerialNumber", "TokenCode", "SourceIdentity", "ProvidedContexts",
}

// unknownArgument is what boto3 raises for an argument that AssumeRole has not.
func unknownArgument(name string) string {
	return "botocore.exceptions.ParamValidationError: Parameter validation failed:\n" +
		fmt.Sprintf("Unknown parameter in input: %q, must be one of: %s", name, strings.Join(assumeRoleArguments, ", "))
}

// assumeRole reports arguments that boto3 does not take for AssumeRole.
func (j *judge) assumeRole() {
	given, _ := j.kwargs["assume_role_kwargs"].(map[string]any)
	if method, _ := j.kwargs["assume_role_method"].(string); method != "" && method != "assume_role" {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		p := KwargProblem{Kind: WrongType, Key: "assume_role_kwargs." + name, Effect: Fails}
		text, isText := given[name].(string)
		switch {
		case !slices.Contains(assumeRoleArguments, name):
			p.Suggestion, p.Symptom = near.Nearest(name, assumeRoleArguments, 4), unknownArgument(name)
			p.Detail = "AssumeRole has no argument " + name
			if p.Suggestion != "" {
				p.Detail += "; it is called " + p.Suggestion
			}
		case name == "DurationSeconds" && isText:
			if _, err := strconv.Atoi(text); err != nil {
				text = redact.Mask // it may be anything
			}
			p.Detail = "DurationSeconds is a number, without quotes"
			p.Symptom = "botocore.exceptions.ParamValidationError: Parameter validation failed:\n" +
				fmt.Sprintf("Invalid type for parameter DurationSeconds, value: %s, type: <class 'str'>, valid types: <class 'int'>", text)
		default:
			continue
		}
		j.report(p)
	}
}

// withoutEffect reports arguments that do not reach the backend's own client.
func (j *judge) withoutEffect() {
	if config, ok := j.kwargs["config_kwargs"].(map[string]any); ok && len(config) > 0 {
		j.report(KwargProblem{
			Kind: NoEffect, Key: "config_kwargs", Effect: Ignored,
			Detail: "config_kwargs is applied to the STS client that assumes a role, not to the backend's own client",
		})
	}
	services, _ := j.kwargs["service_config"].(map[string]any)
	for _, service := range slices.Sorted(maps.Keys(services)) {
		if service != "sts" {
			j.report(KwargProblem{
				Kind: NoEffect, Key: "service_config." + service, Effect: Ignored,
				Detail: "of service_config only the endpoint of sts reaches the backend",
			})
		}
	}
	if verify, ok := j.kwargs["verify"].(string); ok && (strings.EqualFold(verify, "false") || strings.EqualFold(verify, "true")) {
		j.report(KwargProblem{
			Kind: WrongType, Key: "verify", Effect: Differs, Suggestion: strings.ToLower(verify),
			Detail: "a text is taken for the path of a CA bundle; write " + strings.ToLower(verify) + " without quotes",
		})
	}
}

// words reports extra_conn_words that the backend cannot work with.
func (j *judge) words() {
	words, _ := j.kwargs["extra_conn_words"].(map[string]any)
	if j.backend.Kwarg("extra_conn_words") == nil {
		return
	}
	fields := []string{"user", "login", "password", "host", "port", "schema", "conn_type", "extra"}
	for _, field := range slices.Sorted(maps.Keys(words)) {
		key := "extra_conn_words." + field
		if !slices.Contains(fields, field) {
			j.report(KwargProblem{
				Kind: UnknownKey, Key: key, Effect: Fails, Suggestion: near.Nearest(field, fields, 2),
				Detail:  "a connection has no such field, and every connection in JSON form fails",
				Symptom: fmt.Sprintf("KeyError: '%s'", field),
			})
		} else if _, ok := words[field].([]any); !ok {
			j.report(KwargProblem{
				Kind: WrongType, Key: key, Effect: Differs,
				Detail: fmt.Sprintf("%s must be a list of texts, and is %s", key, TypeOf(words[field])),
			})
		}
	}
}
