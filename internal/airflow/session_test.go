package airflow

import "testing"

func TestSessionOf(t *testing.T) {
	show := func(s *string) string {
		if s == nil {
			return "nil"
		}
		return "=" + *s
	}
	s := SessionOf("ssm", "b", map[string]any{"profile_name": nil, "region_name": "", "role_arn": "r", "endpoint_url": "http://x"}, Installed{})
	if s.Service != "ssm" || s.Profile != nil || show(s.Region) != "=" || s.Role == nil || s.Role.ARN != "r" || s.Role.SessionName != "airflow_b" || show(s.EndpointURL) != "=http://x" || s.AccessKey != nil {
		t.Errorf("got %+v", s)
	}
	s = SessionOf("", "c", map[string]any{
		"aws_access_key_id": "id", "aws_session_token": "t",
		"session_kwargs": map[string]any{"aws_access_key_id": "id2", "aws_secret_access_key": "s2", "aws_session_token": "t2", "profile_name": "p"},
	}, Installed{})
	if s.AccessKey.Reveal() != "id2" || s.SecretKey.Reveal() != "s2" || s.Token.Reveal() != "t" || s.Profile != nil {
		t.Error("keys in session_kwargs count when the pair is not complete without them, its profile never")
	}
	for _, given := range []any{nil, false, true, "", "/ca.pem", "False"} { // a text is a path, whatever it says
		if s := SessionOf("", "c", map[string]any{"verify": given}, Installed{}); s.Verify != given {
			t.Errorf("verify %v: got %v", given, s.Verify)
		}
	}
	if s = SessionOf("", "c", map[string]any{"aws_access_key_id": "id"}, Installed{}); s.AccessKey.Reveal() != "id" || s.SecretKey != nil {
		t.Error("half a pair is handed on as it is")
	}
}
