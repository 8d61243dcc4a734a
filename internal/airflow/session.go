package airflow

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/lazyregexp"
	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// SessionOf is the boto3 session and client that an AWS backend, or an AWS
// hook, makes of its arguments (AwsConnectionWrapper._get_credentials and
// session_kwargs): null counts as not given, an empty text as given. A value
// that is no text is left out; JudgeKwargs reports it.
//
// id is the connection's, after which the session of a role is called.
func SessionOf(service, id string, kwargs map[string]any, has Installed) boto.Session {
	kwargs = has.translated(service, kwargs)
	arguments := sessionArguments(kwargs)
	s := boto.Session{
		Service:     service,
		Profile:     text(arguments["profile_name"]),
		Region:      text(arguments["region_name"]),
		EndpointURL: text(kwargs["endpoint_url"]),
		AccessKey:   secret(arguments["aws_access_key_id"]),
		SecretKey:   secret(arguments["aws_secret_access_key"]),
		Token:       secret(arguments["aws_session_token"]),
		Verify:      kwargs["verify"],
	}
	if service != "" { // a hook's own client is given none by the connection
		s.APIVersion = kwargs["api_version"]
	}
	s.RoleConfig, s.Unsigned = configOf(kwargs["config_kwargs"])
	if service == "" { // a backend gives it to the client that asks for a role alone
		s.Config = maps.Clone(s.RoleConfig)
		delete(s.Config, "user_agent_extra") // of which a hook makes a text of its own
	} else {
		s.Unsigned = false
	}
	s.Role = roleOf(id, kwargs)
	services, _ := kwargs["service_config"].(map[string]any)
	sts, _ := services["sts"].(map[string]any)
	s.STSEndpointURL = text(sts["endpoint_url"])
	return s
}

// Refuse returns what the argument makes a session raise, for boto3 to be predicted
// with, nil for what concerns no session.
func (p *KwargProblem) Refuse() *boto.Failure {
	f := &boto.Failure{Kind: boto.Argument, Key: p.Key, Random: p.Symptom == ""}
	switch p.Detail.(type) {
	case OptionUnknown, ParameterUnknown:
		f.Fault = boto.NameUnknown
	}
	switch p.Stage {
	case AtWrapper:
		f.Stage = boto.BeforeSession
	case AtSession:
		f.Stage = boto.AtSession
	case AtClient:
		f.Stage = boto.AtClient
	case AtRole, AtCall:
		f.Stage = boto.AtCall
	default:
		return nil
	}
	if f.Random { // it is AWS's answer, which is not known
		f.Exception = "botocore.exceptions.ClientError"
		return f
	}
	f.Exception, f.Message, _ = strings.Cut(p.Symptom, ": ")
	return f
}

// sessionArguments are those of boto3.Session (AwsConnectionWrapper._get_credentials
// and session_kwargs): null counts as not given. A whole pair of keys in
// session_kwargs counts where there is none beside it.
func sessionArguments(kwargs map[string]any) Values {
	out := Values{}
	for _, name := range []string{"profile_name", "region_name", "aws_access_key_id", "aws_secret_access_key", "aws_session_token"} {
		if v := kwargs[name]; v != nil {
			out[name] = v
		}
	}
	legacy, _ := kwargs["session_kwargs"].(map[string]any)
	id, secret := legacy["aws_access_key_id"], legacy["aws_secret_access_key"]
	if !(pyjson.Truthy(out["aws_access_key_id"]) && pyjson.Truthy(out["aws_secret_access_key"])) && pyjson.Truthy(id) && pyjson.Truthy(secret) {
		out["aws_access_key_id"], out["aws_secret_access_key"] = id, secret
	}
	if token := legacy["aws_session_token"]; !pyjson.Truthy(out["aws_session_token"]) && pyjson.Truthy(token) {
		out["aws_session_token"] = token
	}
	return out
}

// roleOf is the role that is assumed with the session's credentials, nil if none
// is (BaseSessionFactory._assume_role).
func roleOf(id string, kwargs map[string]any) *boto.Role {
	arn, _ := kwargs["role_arn"].(string)
	if arn == "" {
		return nil
	}
	role := &boto.Role{ARN: arn, SessionName: sessionName("Airflow_" + id)}
	if method := methodOf(kwargs); method != methodRole {
		role.Otherwise = method
		role.FromFile = method == methodWebIdentity && kwargs["assume_role_with_web_identity_federation"] == "file"
		role.TokenFile = text(kwargs["assume_role_with_web_identity_token_file"])
	}
	given, _ := kwargs["assume_role_kwargs"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch value := given[name].(type) {
		case string:
			switch name {
			case "RoleSessionName":
				role.SessionName = value
				continue
			case "ExternalId":
				role.ExternalID = &value
				continue
			}
		case int64: // of JSON
			if seconds := int(value); name == "DurationSeconds" {
				role.DurationSeconds = &seconds
				continue
			}
		case int: // of YAML
			if name == "DurationSeconds" {
				role.DurationSeconds = &value
				continue
			}
		}
		if name != "RoleArn" { // role_arn wins
			role.Others = append(role.Others, name)
		}
	}
	return role
}

// sessionName makes of a text a name that STS accepts. slugify, which the wrapper
// calls, makes it lower case as well.
func sessionName(text string) string {
	name := unfitForSession().ReplaceAllString(strings.ToLower(text), "-")
	return strings.Trim(hyphens().ReplaceAllString(name, "-"), "-")
}

var (
	unfitForSession = lazyregexp.New(`[^\w+=,.@-]+`)
	hyphens         = lazyregexp.New(`-{2,}`)
)

// SessionFactory is the class that AIRFLOW__AWS__SESSION_FACTORY puts in place of
// the provider's own (base_aws.py, resolve_session_factory), "" for none.
func SessionFactory(env map[string]string) string {
	class := env["AIRFLOW__AWS__SESSION_FACTORY"]
	if class == "airflow.providers.amazon.aws.hooks.base_aws.BaseSessionFactory" {
		return ""
	}
	return class
}

// configOf is what boto3's clients are configured with (connection_wrapper.py); what
// is no object is left out, JudgeKwargs reports it. The signature "unsigned" is
// Airflow's word for none.
func configOf(v any) (config boto.Config, unsigned bool) {
	given, _ := v.(map[string]any)
	if len(given) == 0 {
		return nil, false
	}
	config = maps.Clone(boto.Config(given))
	if unsigned = config["signature_version"] == "unsigned"; unsigned {
		delete(config, "signature_version")
	}
	return config, unsigned
}

func text(v any) *string {
	if s, ok := v.(string); ok {
		return &s
	}
	return nil
}

func secret(v any) *redact.Secret {
	if s, ok := v.(string); ok {
		wrapped := redact.NewSecret(s)
		return &wrapped
	}
	return nil
}
