package airflow

import (
	"doctor/internal/boto"
	"doctor/internal/redact"
)

// SessionOf is the boto3 session and client that an AWS backend, or an AWS
// hook, makes of its arguments (AwsConnectionWrapper._get_credentials and
// session_kwargs): null counts as not given, an empty text as given. A value
// that is no text is left out; JudgeKwargs reports it.
func SessionOf(service string, kwargs map[string]any) boto.Session {
	s := boto.Session{
		Service:     service,
		Profile:     text(kwargs["profile_name"]),
		Region:      text(kwargs["region_name"]),
		EndpointURL: text(kwargs["endpoint_url"]),
		AccessKey:   secret(kwargs["aws_access_key_id"]),
		SecretKey:   secret(kwargs["aws_secret_access_key"]),
		Token:       secret(kwargs["aws_session_token"]),
	}
	if role := text(kwargs["role_arn"]); role != nil {
		s.RoleARN = *role
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
	return s
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
