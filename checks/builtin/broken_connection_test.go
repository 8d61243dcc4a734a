package builtin

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// TestBrokenConnection: a connection for which every hook fails is an error, with the hook's
// exception; similar connections that work are not.
func TestBrokenConnection(t *testing.T) {
	const (
		key, role   = awstest.ExampleKeyID, `"role_arn": "arn:aws:iam::111122223333:role/airflow", `
		invalidJSON = "error connection-json-invalid: "
	)
	env := func(value string) map[string]string {
		return map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW_CONN_AWS_DEFAULT=" + value + "\n"}
	}
	extra := func(text string) map[string]string { return env(`{"conn_type": "aws", "extra": {` + text + `}}`) }
	settings := func(text string) map[string]string {
		return map[string]string{"project/airflow_settings.yaml": "airflow:\n  connections:\n    - conn_id: aws_default\n      conn_type: aws\n" + text}
	}
	settingsEntry := func(fields string) map[string]string {
		return map[string]string{"project/airflow_settings.yaml": "airflow:\n  connections:\n    - {conn_id: aws_default, " + fields + "}\n"}
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"a list of regions":                    {extra(`"region_name": ["us-east-1"]`), invalidJSON + "TypeError: expected string or bytes-like object, got 'list'"},
		"a list of regions in the settings":    {settings("      conn_extra:\n        region_name: [us-east-1]\n"), invalidJSON + "TypeError: expected string or bytes-like object, got 'list'"},
		"a region":                             {extra(`"region_name": "us-east-1"`), ""},
		"a region that is null":                {extra(`"region_name": null`), ""},
		"a method that there is not":           {extra(role + `"assume_role_method": "assume-role"`), invalidJSON + "NotImplementedError: Found assume_role_method='assume-role' in AWS Connection"},
		"a method that there is not, no role":  {extra(`"assume_role_method": "assume-role"`), ""},
		"a profile that is a number":           {extra(`"profile_name": 5`), invalidJSON + "botocore.exceptions.ProfileNotFound: The config profile (5) could not be found"},
		"extras that are a list":               {map[string]string{"project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.1-5\n", "project/.env": scenetest.MountVariables + `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "extra": [1]}` + "\n"}, invalidJSON + "AttributeError: 'list' object has no attribute 'get'"},
		"extras that are a list, on 3.0":       {env(`{"conn_type": "aws", "extra": [1]}`), "warning connection-json-invalid: ValueError: Encountered JSON value in `extra`"},
		"extras that are an empty list":        {env(`{"conn_type": "aws", "extra": []}`), ""},
		"capitals lost, with a role":           {settings("      conn_extra:\n        role_arn: arn:aws:iam::111122223333:role/airflow\n        assume_role_kwargs:\n          ExternalId: example\n"), "error connection-extra-lowercased: botocore.exceptions.ParamValidationError: Parameter validation failed:"},
		"capitals lost, without a role":        {settings("      conn_extra:\n        assume_role_kwargs:\n          ExternalId: example\n"), "warning connection-extra-lowercased: "},
		"half a pair of keys":                  {extra(`"aws_access_key_id": "` + key + `"`), "error partial-credentials: botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch)"},
		"the other half":                       {extra(`"aws_secret_access_key": "x"`), "error partial-credentials: TypeError: sequence item 0: expected str instance, NoneType found"},
		"a token alone":                        {extra(`"aws_session_token": "x"`), "error partial-credentials: TypeError: sequence item 0: expected str instance, NoneType found"},
		"half a pair beside a whole one":       {extra(`"aws_access_key_id": "x", "session_kwargs": {"aws_access_key_id": "` + key + `", "aws_secret_access_key": "` + awstest.ExampleSecret + `"}`), "warning connection-keys-override-files: "},
		"a blank behind the login":             {env(`{"conn_type": "aws", "login": "` + key + ` ", "password": "` + awstest.ExampleSecret + `"}`), "error connection-keys-override-files: botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId)"},
		"a login and a password":               {env(`{"conn_type": "aws", "login": "` + key + `", "password": "` + awstest.ExampleSecret + `"}`), "warning connection-keys-override-files: "},
		"a login of type s3":                   {env(`{"conn_type": "s3", "login": "` + key + ` ", "password": "` + awstest.ExampleSecret + `"}`), "error connection-keys-override-files: botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) | warning connection-type-not-aws: UserWarning: AWS Connection"},
		"a type without slashes":               {env("aws:?region_name=us-east-1"), ""},
		"keys without slashes":                 {env("aws:" + key + ":x@"), "warning connection-uri-invalid: "},
		"a placeholder for the region":         {env("aws://?region_name=%3Cyour-region%3E"), "error placeholder-left: botocore.exceptions.InvalidRegionError"},
		"a placeholder for the endpoint":       {extra(`"endpoint_url": "<your-endpoint>"`), "error placeholder-left: ValueError: Invalid endpoint"},
		"a placeholder for the account":        {extra(`"role_arn": "arn:aws:iam::<account-id>:role/airflow"`), "error placeholder-left: "},
		"a placeholder for the external id":    {extra(role + `"assume_role_kwargs": {"ExternalId": "your-external-id"}`), "error placeholder-left: botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation"},
		"an external id":                       {extra(role + `"assume_role_kwargs": {"ExternalId": "example"}`), ""},
		"a placeholder that hooks do not read": {extra(`"bucket_name": "<your-bucket>"`), ""},
		"a template in the settings":           {settings("      conn_login: '{{ env.KEY }}'\n      conn_password: '{{ env.SECRET }}'\n"), "error placeholder-left: botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId)"},
		"an extra with half a name":            {extra(`"region": "us-east-1"`), "warning connection-extra-ignored: "},
		"a profile with half a name":           {extra(`"profile": "default"`), "warning connection-extra-ignored: UserWarning: Found 'profile' without"},
		"an extra of another service":          {extra(`"cluster_identifier": "x"`), ""},
		"half a pair in session_kwargs":        {extra(`"session_kwargs": {"aws_access_key_id": "` + key + `"}`), "warning connection-json-invalid: "},
		"conn_extra beside conn_uri":           {settingsEntry("conn_uri: aws://, conn_extra: {profile_name: nope}"), "warning connection-extra-ignored: "},
		"extras in conn_uri":                   {settingsEntry("conn_uri: 'aws://?region_name=us-east-1'"), ""},
		"conn_uri beside a type":               {settingsEntry("conn_type: aws, conn_uri: 'aws://?region_name=us-east-1'"), "warning connection-uri-invalid: "},
		"conn_uri beside a type, and nothing":  {settingsEntry("conn_type: aws, conn_uri: 'aws://'"), ""},
		"a list for conn_extra":                {settingsEntry("conn_type: aws, conn_extra: [region_name]"), "warning connection-json-invalid: Error converting extra to map for , found type: []interface {}"},
		"the same id twice":                    {map[string]string{"project/airflow_settings.yaml": "airflow:\n  connections:\n    - {conn_id: aws_default, conn_type: aws, conn_extra: {profile_name: nope}}\n    - {conn_id: aws_default, conn_type: aws, conn_extra: {region_name: us-east-1}}\n"}, ""},
		"two that fail, each for itself":       {map[string]string{"project/.env": scenetest.MountVariables + `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "extra": {"region_name": ["x"]}}` + "\n" + `AIRFLOW_CONN_AWS_TWO={"conn_type": "aws", "extra": {"profile_name": 5}}` + "\n"}, invalidJSON + "botocore.exceptions.ProfileNotFound: The config profile (5) | " + invalidJSON + "TypeError: expected string"},
		"two that fail for one profile":        {map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW_CONN_AWS_DEFAULT=aws://?profile_name=nope\nAIRFLOW_CONN_AWS_TWO=aws://?profile_name=nope\n"}, "error profile-not-found: botocore.exceptions.ProfileNotFound: The config profile (nope)"},
		"another system's extras of that kind": {map[string]string{"project/.env": scenetest.MountVariables + `AIRFLOW_CONN_MAIL={"conn_type": "http", "extra": {"region_name": ["x"], "session_kwargs": "y"}}` + "\n"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenetest.Scene{Files: maps.Clone(c.files), Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			r := run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})
			var got []string
			for _, f := range everything(r) {
				got = append(got, fmt.Sprintf("%s %s: %s", severityIn(r, f), f.Rule.ID, redacttest.Raw(f.Symptom)))
				if len(f.Fixes) == 0 {
					t.Errorf("%s has no fix", f.Rule.ID)
				}
				if strings.Contains(redacttest.Raw(f.Message)+redacttest.Raw(f.Symptom), awstest.ExampleSecret) {
					t.Errorf("a secret is shown: %s", redacttest.Raw(f.Message))
				}
			}
			slices.SortFunc(got, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
			want := strings.Split(c.want, " | ")
			if c.want == "" {
				want = nil
			}
			if !slices.EqualFunc(got, want, strings.HasPrefix) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func severityIn(r checks.ProjectReport, f found) checks.Severity {
	for _, result := range r.Results {
		if result.Check == f.check {
			return result.SeverityOf(f.Finding)
		}
	}
	return ""
}
