package diagnosis

import (
	"fmt"

	"doctor/internal/boto"
)

// roleWords words a role that nobody can be given, whoever asks for it.
func (e *explainer) roleWords(subject string) string {
	if e.f.Profile == "" && e.Session.Boto.Role != nil { // Airflow asks for it
		subject = e.clientWords() + at(e.Session.Origin)
	}
	if e.f.Kind == boto.RoleInvalid {
		return fmt.Sprintf("%s: botocore refuses to send the %s to AWS, which is too short", subject, e.f.Key)
	}
	said := fmt.Sprintf("%s has %s = %s", subject, e.f.Key, e.f.Value)
	if v, ok := e.Service.Env[e.f.Key]; ok {
		said = fmt.Sprintf("%s = %s%s", e.f.Key, e.f.Value, at(v.Origin))
	}
	if quoted(e.f.Value) {
		return said + ": the quotes are part of the value, and AWS refuses it"
	}
	switch e.f.Key {
	case "role_session_name", "AWS_ROLE_SESSION_NAME":
		return said + ", which AWS refuses: up to 64 letters, digits and + = , . @ - _ are allowed there"
	case "external_id":
		return subject + " has an external_id that AWS refuses: only letters, digits and + = , . @ : / - _ are allowed there"
	case "duration_seconds":
		return said + ", which AWS refuses: the most is 43200, and 3600 for a role that is assumed with the keys of another role"
	}
	return said + ", which is not the ARN of a role: arn:aws:iam::<account>:role/<name>"
}
