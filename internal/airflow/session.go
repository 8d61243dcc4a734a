package airflow

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/lazyregexp"
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
	s := boto.Session{
		Service:     service,
		Profile:     text(kwargs["profile_name"]),
		Region:      text(kwargs["region_name"]),
		EndpointURL: text(kwargs["endpoint_url"]),
		AccessKey:   secret(kwargs["aws_access_key_id"]),
		SecretKey:   secret(kwargs["aws_secret_access_key"]),
		Token:       secret(kwargs["aws_session_token"]),
		Verify:      kwargs["verify"],
	}
	legacy, _ := kwargs["session_kwargs"].(map[string]any)
	if !(isSet(s.AccessKey) && isSet(s.SecretKey)) {
		id, key := secret(legacy["aws_access_key_id"]), secret(legacy["aws_secret_access_key"])
		if isSet(id) && isSet(key) {
			s.AccessKey, s.SecretKey = id, key
		}
	}
	if token := secret(legacy["aws_session_token"]); !isSet(s.Token) && isSet(token) {
		s.Token = token
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

// roleOf is the role that is assumed with the session's credentials, nil if none
// is (BaseSessionFactory._assume_role).
func roleOf(id string, kwargs map[string]any) *boto.Role {
	arn, _ := kwargs["role_arn"].(string)
	if arn == "" {
		return nil
	}
	role := &boto.Role{ARN: arn, SessionName: sessionName("Airflow_" + id)}
	if method, _ := kwargs["assume_role_method"].(string); method != "" && method != "assume_role" {
		role.Otherwise = method
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

func isSet(s *redact.Secret) bool { return s != nil && !s.IsEmpty() }
