package verify

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/boto"
	"doctor/internal/redact"
)

var update = flag.Bool("update", false, "write the golden files anew")

// scene is a run with one of everything.
func scene() []Result {
	works := Prediction{Method: "shared-credentials-file", Profile: "default", Region: "us-east-1"}
	fails := stops(boto.AtCall, "botocore.exceptions.NoCredentialsError", "Unable to locate credentials")
	fails.Rule = "env-path-outside-mount"
	well := Identity{
		Botocore: "1.43.11", ARN: "arn:aws:iam::111122223333:user/dev", Account: "111122223333",
		Method: "shared-credentials-file", Profile: "default", Region: "us-east-1", Endpoint: "https://sts.us-east-1.amazonaws.com",
	}
	lost := Identity{Botocore: "1.43.11", Profile: "default", Region: "us-east-1", Error: &Raised{Class: "botocore.exceptions.NoCredentialsError", Text: "Unable to locate credentials", Stage: "call"}}
	expired := well
	expired.ARN, expired.Account = "", ""
	expired.Error = &Raised{Class: "botocore.exceptions.ClientError", Text: "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired", Code: "ExpiredToken", Status: 403, Stage: "call"}
	offline := expired
	offline.Error = &Raised{Class: "botocore.exceptions.EndpointConnectionError", Text: `Could not connect to the endpoint URL: "https://sts.us-east-1.amazonaws.com/"`, Network: true, Stage: "call"}
	lookups := []Lookup{
		{Kind: "variable", Name: "hello", Found: true, Shape: Shape{Form: "json-object", Keys: 2}, Asked: []Asked{
			{Place: "backend", Backend: "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend", Error: expired.Error},
			{Place: "environment", Backend: "airflow.secrets.environment_variables.EnvironmentVariablesBackend", Found: true},
		}},
		{Kind: "connection", Name: "my_db", Found: true, Shape: Shape{Form: "connection", Type: redact.NewSecret("postgres"), Fields: []string{"host", "login", "password"}}, Asked: []Asked{
			{Place: "metastore", Backend: "airflow.secrets.metastore.MetastoreBackend", Found: true},
		}},
		{Kind: "connection", Name: "none\x1b[31m", Asked: []Asked{{Place: "environment"}, {Place: "metastore"}}},
	}
	at := func(service string, p *Prediction, stale string, a *Answer) Result {
		r := Result{Target: Target{Service: service, ID: "1", Name: "p-" + service + "-1", Predicted: p, Stale: stale}, Answer: a}
		q := Question{}
		if len(a.Airflow.Lookups) > 0 || a.Airflow.Error != nil {
			q.Variables, q.Connections = []string{"hello"}, []string{"my_db", "none"}
		}
		r.Differences = p.Against(a.Identity)
		r.judge(q)
		return r
	}
	stale := "the container is out of date: .env has other values (container-env-stale); recreate it with `astro dev restart`"
	results := []Result{
		at("api-server", &works, "", &Answer{Python: "3.12.7", Identity: well}),
		at("dag-processor", &works, "", &Answer{Python: "3.12.7", Identity: well}),
		at("scheduler", &works, "", &Answer{Python: "3.12.7", Identity: well, Airflow: Airflow{Version: "3.1.2", Lookups: lookups}}),
		at("as-predicted", &fails, "", &Answer{Python: "3.12.7", Identity: lost}),
		at("wrong", &fails, "", &Answer{Python: "3.12.7", Identity: well}),
		at("wrong-source", &Prediction{Method: "sso", Profile: "dev", Region: "us-east-1"}, "", &Answer{Identity: well}),
		at("stale", &works, stale, &Answer{Python: "3.12.7", Identity: lost}),
		at("stale-the-same", &works, stale, &Answer{Python: "3.12.7", Identity: well}),
		at("expired", &works, "", &Answer{Python: "3.12.7", Identity: expired}),
		at("offline", &works, "", &Answer{Python: "3.12.7", Identity: offline}),
		at("no-boto3", &works, "", &Answer{Python: "3.12.7", Identity: Identity{Error: &Raised{Class: "ModuleNotFoundError", Text: "No module named 'boto3'", Module: "boto3", Stage: "import"}}}),
		at("no-airflow", &works, "", &Answer{Identity: well, Airflow: Airflow{Error: &Raised{Class: "airflow.exceptions.AirflowConfigException", Text: "The object could not be loaded."}}}),
		at("slow", &works, "", &Answer{Step: "import boto3", TimedOut: true}),
	}
	gone := Result{Target: Target{Service: "triggerer"}}
	gone.unknown("container p-triggerer-1 exited with code 1; see `docker logs p-triggerer-1`")
	return append(results, gone)
}

func TestText(t *testing.T) {
	var out strings.Builder
	visible := strings.NewReplacer("\x1b", `\x1b`).Replace
	if err := Text(&out, scene(), visible); err != nil {
		t.Fatal(err)
	}
	golden(t, "text.golden", out.String())
}

func TestTextOfOneWhereAllIsWell(t *testing.T) {
	var out strings.Builder
	if err := Text(&out, scene()[:2], strings.Clone); err != nil {
		t.Fatal(err)
	}
	expect(t, strings.TrimSpace(out.String()), `
api-server, dag-processor
  boto3  arn:aws:iam::111122223333:user/dev, account 111122223333
         source shared-credentials-file, profile default, region us-east-1
         as predicted

2 containers: all OK`)
}

func TestJSON(t *testing.T) {
	var out strings.Builder
	if err := NewDocument("0.1.0", "~/project", scene(), 1).JSON(&out, strings.Clone); err != nil {
		t.Fatal(err)
	}
	golden(t, "document.golden.json", out.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run go test -update", err)
	}
	if got != string(want) {
		t.Errorf("%s is not as it was; look at the difference, then run go test -update. Now:\n%s", name, got)
	}
}
