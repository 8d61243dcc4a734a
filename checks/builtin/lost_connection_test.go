package builtin

import (
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

const (
	hookDAG   = "from airflow.providers.amazon.aws.hooks.s3 import S3Hook\nfrom airflow.decorators import dag, task\n\n@task\ndef run():\n    S3Hook(aws_conn_id=\"aws_default\").list_keys(\"b\")\n"
	runtime12 = "FROM quay.io/astronomer/astro-runtime:12.8.0\n"
	// keysText are good keys in a connection of the settings file.
	keysText = "      conn_type: aws\n      conn_login: " + awstest.ExampleKeyID + "\n      conn_password: " + awstest.ExampleSecret + "\n"
)

// mountedInTwo is an override for Airflow 2.
const mountedInTwo = "services:\n" +
	"  scheduler: &aws\n    volumes:\n      - ~/.aws:/home/astro/.aws\n" +
	"  webserver: *aws\n  triggerer: *aws\n"

// TestLostConnection: a connection that Airflow does not find is the cause where a use
// needs it and the default chain finds nothing, and a warning everywhere else.
func TestLostConnection(t *testing.T) {
	unencoded := "AIRFLOW_CONN_AWS_DEFAULT='aws://" + awstest.ExampleKeyID + ":" + awstest.ExampleSecret + "@/'\n"
	settings := "airflow:\n  connections:\n"
	entry := "    - conn_id: aws_default\n" + keysText
	refused := "    - conn_id: my db\n      conn_type: postgres\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  string // severity and rule of each finding
	}{
		"a URI that Airflow cannot read":       {map[string]string{"project/.env": unencoded}, "error connection-uri-invalid"},
		"the same, with files to go on with":   {map[string]string{"project/.env": unencoded, "project/docker-compose.override.yml": mountedInTwo}, "warning connection-uri-invalid"},
		"the same, which nothing uses":         {map[string]string{"project/.env": unencoded, "project/dags/load.py": "x = 1\n"}, "warning connection-uri-invalid"},
		"the same, where a backend is asked":   {map[string]string{"project/.env": unencoded + "AWS_DEFAULT_REGION=us-east-1\n" + scenetest.SecretsManagerBackend}, "error override-missing, warning connection-uri-invalid"},
		"the same, with another of its name":   {map[string]string{"project/.env": unencoded, "project/airflow_settings.yaml": settings + entry}, "warning connection-uri-invalid"},
		"JSON that is none":                    {map[string]string{"project/.env": "AIRFLOW_CONN_AWS_DEFAULT=\"{'conn_type': 'aws', 'login': 'a', 'password': 'b'}\"\n"}, "error connection-json-invalid"},
		"JSON with a field that is none":       {map[string]string{"project/.env": `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "login": "a", "password": "b", "region_name": "us-east-1"}` + "\n"}, "error connection-json-invalid"},
		"JSON with neither keys nor sense":     {map[string]string{"project/.env": `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "region_name": "us-east-1"}` + "\n"}, "error override-missing, warning connection-json-invalid"},
		"a name in small letters":              {map[string]string{"project/.env": "AIRFLOW_CONN_aws_default=aws://a:b@/\n"}, "error connection-env-name"},
		"a good connection":                    {map[string]string{"project/.env": "AIRFLOW_CONN_AWS_DEFAULT=aws://" + awstest.ExampleKeyID + ":" + strings.ReplaceAll(awstest.ExampleSecret, "/", "%2F") + "@/\n"}, ""},
		"a settings file of another name":      {map[string]string{"project/airflow_settings.yml": settings + entry}, "error settings-file-name"},
		"the same, for another use":            {map[string]string{"project/airflow_settings.yml": settings + strings.Replace(entry, "aws_default", "aws_other", 1)}, "error override-missing, warning settings-file-name"},
		"the settings file":                    {map[string]string{"project/airflow_settings.yaml": settings + entry}, ""},
		"a settings file in Airflow 3":         {map[string]string{"project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.1-5\n", "project/requirements.txt": "apache-airflow-providers-amazon\n", "project/airflow_setting.yaml": settings + entry}, "error settings-file-name"},
		"braces in the settings file":          {map[string]string{"project/airflow_settings.yaml": settings + strings.Replace(entry, awstest.ExampleKeyID, "{{ env.KEY }}", 1)}, "error settings-file-unreadable"},
		"a tab in the settings file":           {map[string]string{"project/airflow_settings.yaml": settings + "\t- x\n" + entry}, "error settings-file-unreadable"},
		"braces, with files to go on with":     {map[string]string{"project/airflow_settings.yaml": settings + strings.Replace(entry, awstest.ExampleKeyID, "{{ env.KEY }}", 1), "project/docker-compose.override.yml": mountedInTwo}, "warning settings-file-unreadable"},
		"a refused connection before":          {map[string]string{"project/airflow_settings.yaml": settings + refused + entry}, "error settings-import-stops"},
		"a refused connection behind":          {map[string]string{"project/airflow_settings.yaml": settings + entry + refused}, "warning settings-import-stops"},
		"the connection itself refused":        {map[string]string{"project/airflow_settings.yaml": settings + "    - conn_id: aws_default\n      conn_uri: aws://a:b/c@\n"}, "error settings-import-stops"},
		"an id that Airflow 2.5 takes":         {map[string]string{"project/Dockerfile": "FROM quay.io/astronomer/astro-runtime:7.6.0\n", "project/airflow_settings.yaml": settings + refused + entry}, ""},
		"connections at the top":               {map[string]string{"project/airflow_settings.yaml": "connections:\n" + entry}, "error settings-file-unreadable"},
		"the logs' connection at the top":      {map[string]string{"project/airflow_settings.yaml": "connections:\n" + strings.Replace(entry, "aws_default", "logs", 1), "project/dags/load.py": "x = 1\n", "project/.env": "AIRFLOW__LOGGING__REMOTE_LOGGING=True\nAIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER=s3://b/l\nAIRFLOW__LOGGING__REMOTE_LOG_CONN_ID=logs\n"}, "error settings-file-unreadable"},
		"a bucket's name beside a connection":  {map[string]string{"project/.env": "AWS_BUCKET_NAME=<your-bucket>\n", "project/airflow_settings.yaml": settings + entry}, "warning placeholder-left"},
		"the type of old, in JSON":             {map[string]string{"project/.env": `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "s3", "login": "` + awstest.ExampleKeyID + `", "password": "` + awstest.ExampleSecret + `"}` + "\n"}, "warning connection-type-not-aws"},
		"the type of old, in the settings":     {map[string]string{"project/airflow_settings.yaml": settings + strings.Replace(entry, "conn_type: aws", "conn_type: s3", 1)}, "warning connection-type-not-aws"},
		"extras of old that provider 8 reads":  {map[string]string{"project/docker-compose.override.yml": mountedInTwo, "project/.env": `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "extra": {"session_kwargs": {"profile_name": "default"}}}` + "\n"}, ""},
		"extras of old that it reads no more":  {map[string]string{"project/requirements.txt": "apache-airflow-providers-amazon>=9\n", "project/docker-compose.override.yml": mountedInTwo, "project/.env": `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "extra": {"session_kwargs": {"profile_name": "default"}}}` + "\n"}, "warning connection-extra-ignored"},
		"extras of old, and nobody knows":      {map[string]string{"project/Dockerfile": "FROM quay.io/astronomer/astro-runtime:13.1.0\n", "project/docker-compose.override.yml": mountedInTwo, "project/.env": `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "extra": {"host": "http://x"}}` + "\n"}, ""},
		"a profile of old that is not there":   {map[string]string{"project/docker-compose.override.yml": mountedInTwo, "project/.env": `AIRFLOW_CONN_AWS_DEFAULT={"conn_type": "aws", "extra": {"session_kwargs": {"profile_name": "nope"}}}` + "\n"}, "error profile-not-found"},
		"kwargs of old that provider 8 reads":  {map[string]string{"project/docker-compose.override.yml": mountedInTwo, "project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "session_kwargs": {"profile_name": "default"}, "full_url_mode": false}`)}, ""},
		"kwargs of old that it reads no more":  {map[string]string{"project/requirements.txt": "apache-airflow-providers-amazon==9.1.0\n", "project/docker-compose.override.yml": mountedInTwo, "project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "session_kwargs": {"profile_name": "default"}, "full_url_mode": false}`)}, "warning kwargs-unknown-key, warning kwargs-version"},
		"kwargs of old, and nobody knows":      {map[string]string{"project/Dockerfile": "FROM quay.io/astronomer/astro-runtime:13.1.0\n", "project/docker-compose.override.yml": mountedInTwo, "project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "session_kwargs": {"profile_name": "default"}, "full_url_mode": false}`)}, ""},
		"another system's connection, no JSON": {map[string]string{"project/dags/load.py": "x = 1\n", "project/.env": "AIRFLOW_CONN_WAREHOUSE=postgres://u:p@h/d\n"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{
				"project/.env": "", "project/requirements.txt": "", "project/docker-compose.override.yml": "",
				"project/Dockerfile": runtime12, "project/dags/load.py": hookDAG,
			}
			maps.Copy(files, c.files)
			s := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			r := run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})
			var got []string
			for _, result := range r.Results {
				for _, f := range result.Findings {
					got = append(got, fmt.Sprintf("%s %s", result.SeverityOf(f), f.Rule.ID))
					text := redacttest.Raw(f.Message) + redacttest.Raw(f.Symptom)
					for _, fix := range f.Fixes {
						text += redacttest.Raw(fix.Title)
					}
					if strings.Contains(text, awstest.ExampleSecret) {
						t.Errorf("a secret is shown: %s", text)
					}
					if len(f.Fixes) == 0 && f.Rule.ID != "kwargs-version" && f.Rule.ID != "kwargs-unknown-key" {
						t.Errorf("%s has no fix", f.Rule.ID)
					}
					if result.SeverityOf(f) == checks.Error && !slices.Equal(f.Services, checks.ServiceNames(s.Facts(t, awstest.New(t, awstest.Options{})).Project())) {
						t.Errorf("%s is in %v only", f.Rule.ID, f.Services)
					}
				}
			}
			slices.Sort(got)
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("got %s, want %s", text, c.want)
			}
		})
	}
}
