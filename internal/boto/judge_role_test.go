package boto

import (
	"strings"
	"testing"
)

// The messages of STS are recorded by others.
func TestRoleThatSTSRefuses(t *testing.T) {
	const (
		arn     = "arn:aws:iam::111122223333:role/airflow"
		assume  = "botocore.exceptions.ClientError: An error occurred (ValidationError) when calling the AssumeRole operation: "
		pattern = "' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
	)
	long := strings.Repeat("s", 65)
	chain := "[profile b]\nrole_arn = " + arn + "\nsource_profile = a\n"
	for name, test := range map[string]struct {
		settings, want string
		line           int
	}{
		"a role":                {"role_arn = " + arn + "\nsource_profile = a\n", "", 0},
		"with a path":           {"role_arn = arn:aws-cn:iam::111122223333:role/team/x!/a_+=,.@-b\nsource_profile = a\n", "", 0},
		"no ARN":                {"role_arn = the-role-of-airflow-in-dev\nsource_profile = a\n", assume + "the-role-of-airflow-in-dev is invalid", 2},
		"of five parts":         {"source_profile = a\nrole_arn = arn:aws:iam:111122223333:role/x\n", assume + "arn:aws:iam:111122223333:role/x is invalid", 3},
		"a comment behind":      {"role_arn = " + arn + " # dev\nsource_profile = a\n", assume + arn + " # dev is invalid", 2},
		"in quotes":             {"role_arn = \"" + arn + "\"\nsource_profile = a\n", assume + "\"" + arn + "\" is invalid", 2},
		"a user":                {"role_arn = arn:aws:iam::111122223333:user/airflow\nsource_profile = a\n", assume + "arn:aws:iam::111122223333:user/airflow is invalid", 2},
		"account too short":     {"role_arn = arn:aws:iam::11112222333:role/airflow\nsource_profile = a\n", assume + "arn:aws:iam::11112222333:role/airflow is invalid", 2},
		"session name":          {"role_arn = " + arn + "\nrole_session_name = Session1:2\nsource_profile = a\n", assume + "1 validation error detected: Value 'Session1:2" + pattern, 3},
		"session name too long": {"role_arn = " + arn + "\nrole_session_name = " + long + "\nsource_profile = a\n", assume + "1 validation error detected: Value '" + long + "' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64", 3},
		"external id":           {"role_arn = " + arn + "\nexternal_id = a b\nsource_profile = a\n", assume + "1 validation error detected", 3},
		"twelve hours":          {"role_arn = " + arn + "\nduration_seconds = 43200\nsource_profile = a\n", "", 0},
		"longer":                {"role_arn = " + arn + "\nduration_seconds = 43201\nsource_profile = a\n", assume + "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200", 3},
		"chained, an hour":      {"role_arn = " + arn + "\nduration_seconds = 3600\nsource_profile = b\n" + chain, "", 0},
		"chained, longer":       {"role_arn = " + arn + "\nduration_seconds = 7200\nsource_profile = b\n" + chain, assume + "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining", 3},
		"the first of a chain":  {"role_arn = " + arn + "\nsource_profile = b\n" + chain + "duration_seconds = 7200\n", "", 0},
		"of a web identity": {"role_arn = not-the-arn-of-any-role\nweb_identity_token_file = /opt/token\n",
			"botocore.exceptions.ClientError: An error occurred (ValidationError) when calling the AssumeRoleWithWebIdentity operation: Request ARN is invalid", 2},
		"asked of another than AWS": {"role_arn = the-role-of-airflow-in-dev\nsource_profile = a\nregion = us-east-1\nendpoint_url = https://sts.example.com\n", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := scene{config: "[default]\n" + test.settings, credentials: "[a]\n" + keys, files: map[string]node{"/opt/token": file("token")}}
			out := s.world().resolve(noon)
			got, line := "", 0
			if f := out.Failure; f != nil {
				got = f.Symptom()
				if len(f.At) > 0 {
					line = f.At[0].Line
				}
			}
			if got != test.want || line != test.line {
				t.Errorf("got %q at line %d, want %q at %d", got, line, test.want, test.line)
			}
		})
	}
}
