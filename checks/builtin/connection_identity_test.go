package builtin

import (
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/stsidentity"
	"doctor/internal/aws/awstest"
)

// TestIdentityOfConnection: AWS is asked about a connection with its own role or profile, but
// not about one that has the credentials of the services, or keys.
func TestIdentityOfConnection(t *testing.T) {
	t.Parallel()
	profiles := "[default]\n" + scenetest.DevKeys + "[other]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n" +
		"[gone]\naws_access_key_id = AKIADELETED00EXAMPLE\naws_secret_access_key = " + awstest.ExampleSecret + "\n"
	for _, test := range []struct {
		name, value string
		status      checks.Status
		words       []string
		calls       int
	}{
		{"a region alone", "aws://?region_name=us-east-1", checks.Passed, []string{"all services: account 111122223333"}, 1},
		{"the services' own profile", "aws://?profile_name=default", checks.Passed, []string{"all services: account 111122223333"}, 1},
		{"another profile", "aws://?profile_name=other", checks.Passed, []string{"connection aws_default in all services: account 444455556666"}, 1},
		{
			"a profile that is refused", "aws://?profile_name=gone", checks.Fail,
			[]string{"key-rejected [{~/.aws/credentials 8 0", `connection aws_default with profile "gone"`, "(InvalidClientTokenId) when calling the GetCallerIdentity operation"}, 1,
		},
		{"a role", "aws://?role_arn=arn:aws:iam::111122223333:role/airflow", checks.Passed, []string{"assumed-role/airflow/airflow_aws_default"}, 2},
		{
			"a role that is denied", "aws://?role_arn=arn:aws:iam::111122223333:role/denied", checks.Fail,
			[]string{"role-access-denied [{.env 3 1", "connection aws_default with", "when calling the AssumeRole operation"}, 1,
		},
		{
			"the method of SAML", `{"conn_type": "aws", "extra": {"role_arn": "arn:aws:iam::111122223333:role/denied", "assume_role_method": "assume_role_with_saml"}}`, checks.Passed,
			[]string{"all services: account 111122223333"}, 1,
		},
		{"an emulator", "aws://?profile_name=gone&endpoint_url=http%3A%2F%2Fminio.example.com%3A9000", checks.Skip, nil, 0},
		{"keys that are refused", "aws://AKIADELETED00EXAMPLE:je7MtGbClwBF%2F2Zp9Utk%2Fh3yCo8nvbEXAMPLEKEY@", checks.Passed, []string{"all services: account 111122223333"}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{})
			s := scenetest.Scene{Files: map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW_CONN_AWS_DEFAULT=" + test.value + "\n", "home/.aws/credentials": profiles}}
			report := inspect(s, t, server)
			wantTold(t, ResultOf(t, report, stsidentity.Check), test.status, test.words...)
			if n := scenetest.Count(server, "sts:GetCallerIdentity"); n != test.calls {
				t.Errorf("%d calls, want %d", n, test.calls)
			}
			if bad := errorsIn(report); len(bad) > 1 {
				t.Errorf("one fault is told twice: %s", describe(bad))
			}
		})
	}
}
