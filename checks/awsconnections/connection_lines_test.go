package awsconnections

import (
	"testing"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/redact/redacttest"
)

// TestConnectionFixes: a fix of a connection has the line with the change made, and no secret.
func TestConnectionFixes(t *testing.T) {
	set := astro.Var{Name: "AIRFLOW_CONN_LAKE", Source: astro.FromEnvFile}
	json := airflow.Connection{Form: airflow.FormJSON, Type: "aws", Variable: set.Name}
	with := func(extra airflow.Values) airflow.Connection { c := json; c.Extra = extra; return c }
	keyed := json
	keyed.HasLogin = true
	lowercased := []airflow.ConnProblem{
		{Kind: airflow.ConnLowercased, Key: "Assume_Role_Kwargs", Suggestion: "assume_role_kwargs"},
		{Kind: airflow.ConnLowercased, Key: "Assume_Role_Kwargs.DurationSeconds", Suggestion: "durationseconds"},
	}
	for name, tt := range map[string]struct {
		c       airflow.Connection
		problem airflow.ConnProblem
		title   string
		line    string
	}{
		"an extra by another name": {
			with(airflow.Values{"region": "us-east-1"}), airflow.ConnProblem{Kind: airflow.ConnExtraName, Key: "region", Suggestion: "region_name"},
			"Rename region to region_name in .env:3", `AIRFLOW_CONN_LAKE='{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}'`,
		},
		"an extra of session_kwargs": {
			with(airflow.Values{"session_kwargs": map[string]any{"region_name": "us-east-1"}}),
			airflow.ConnProblem{Kind: airflow.ConnExtraName, Key: "session_kwargs.region_name", Suggestion: "region_name"},
			"Rename session_kwargs.region_name to region_name in .env:3", `AIRFLOW_CONN_LAKE='{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}'`,
		},
		"an extra that is gone, without another": {
			with(airflow.Values{"s3_config_format": "aws", "region_name": "us-east-1"}),
			airflow.ConnProblem{Kind: airflow.ConnExtraGone, Key: "s3_config_format", Gone: []airflow.GoneExtra{{Name: "s3_config_format"}}},
			"Remove s3_config_format in .env:3", `AIRFLOW_CONN_LAKE='{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}'`,
		},
		"an extra that is gone, into an object": {
			with(airflow.Values{"external_id": "hunter2"}),
			airflow.ConnProblem{Kind: airflow.ConnExtraGone, Key: "external_id", Gone: []airflow.GoneExtra{{Name: "external_id", Instead: "assume_role_kwargs.ExternalId"}}},
			`Replace external_id with "assume_role_kwargs": {"ExternalId": "..."} in .env:3, and keep your own values`,
			`AIRFLOW_CONN_LAKE='{"conn_type": "aws", "extra": {"assume_role_kwargs": {"ExternalId": "****"}}}'`,
		},
		"half a pair of keys": {
			keyed, airflow.ConnProblem{Kind: airflow.ConnHalfKeys},
			"Set both login and password, or remove both to use the mounted files in .env:3", `AIRFLOW_CONN_LAKE='{"conn_type": "aws"}'`,
		},
		"a URI that cannot be read": {
			airflow.Connection{Form: airflow.FormURI, Variable: set.Name}, airflow.ConnProblem{Kind: airflow.ConnURI, Fatal: true},
			"Write the connection as JSON, or encode the secret key (/ is %2F, + is %2B) and add @ after it in .env:3, and keep your own values",
			`AIRFLOW_CONN_LAKE='{"conn_type": "aws", "login": "****", "password": "****", "extra": {"region_name": "****"}}'`,
		},
		"capitals that the CLI drops": {
			airflow.Connection{Form: airflow.FormSettings, Extra: airflow.Values{"assume_role_kwargs": map[string]any{"durationseconds": int64(900)}}, Problems: lowercased}, lowercased[1],
			"Write conn_extra as JSON in single quotes in .env:3, and keep your own values", `conn_extra: '{"Assume_Role_Kwargs": {"DurationSeconds": ****}}'`,
		},
	} {
		fixes := connectionFixes(set, tt.c, tt.problem, ".env:3")
		if len(fixes) != 1 || len(fixes[0].Lines) != 1 {
			t.Errorf("%s: %d fixes", name, len(fixes))
			continue
		}
		if title, line := redacttest.Raw(fixes[0].Title), redacttest.Raw(fixes[0].Lines[0]); title != tt.title || line != tt.line {
			t.Errorf("%s: got\n%s\n%s\nwant\n%s\n%s", name, title, line, tt.title, tt.line)
		}
	}
}
