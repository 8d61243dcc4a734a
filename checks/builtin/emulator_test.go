package builtin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/run"
)

// TestEmulatorsKeys: keys that AWS must refuse are fine if they are sent to an emulator, or
// may be; sent to AWS they are an error.
func TestEmulatorsKeys(t *testing.T) {
	const (
		keys    = "AWS_ACCESS_KEY_ID=minioadmin\nAWS_SECRET_ACCESS_KEY=minioadmin\n"
		task    = "import os\nimport boto3\n\n\n@task\ndef run():\n    "
		toAWS   = "boto3.client('s3').list_buckets()\n"
		hidden  = "boto3.client('s3', endpoint_url=os.getenv('MINIO')).list_buckets()\n"
		ownKeys = "boto3.client('s3', endpoint_url=os.getenv('MINIO'), aws_access_key_id=os.getenv('AWS_ACCESS_KEY_ID'), aws_secret_access_key=os.getenv('AWS_SECRET_ACCESS_KEY'))\n"
		minio   = "from minio import Minio\n\n\n@task\ndef run():\n    Minio(url, access_key=a, secret_key=b)\n"
	)
	connection := func(extra string) string {
		return "airflow:\n  connections:\n    - conn_id: lake\n      conn_type: aws\n      conn_login: data-lake\n      conn_password: 12620ee6\n      conn_extra:\n        " + extra + "\n"
	}
	for name, c := range map[string]struct {
		dotenv, dag, settings string
		want                  string
	}{
		"an endpoint that is not seen":      {keys, task + hidden, "", ""},
		"the same, and a client of AWS":     {keys, task + hidden + "    " + toAWS, "", "error key-malformed"},
		"the same, and no keys at all":      {"", task + hidden, "", "error override-missing"},
		"keys that the code hands on":       {keys, task + ownKeys, "", ""},
		"MinIO's own client":                {keys, minio, "", ""},
		"a client of AWS":                   {keys, task + toAWS, "", "error key-malformed"},
		"nothing that uses them":            {keys, "x = 1\n", "", "error key-malformed"},
		"a connection to an emulator":       {keys, "x = 1\n", connection("endpoint_url: http://minio.example.com:9000"), ""},
		"a connection to AWS":               {"", "x = 1\n", connection("region_name: eu-west-1"), "error connection-keys-override-files"},
		"an emulator, and no region":        {"", "x = 1\n", connection("endpoint_url: http://minio.example.com:9000"), ""},
		"the same, for a queue":             {"", "from airflow.providers.amazon.aws.hooks.sqs import SqsHook\n\n\n@task\ndef run():\n    SqsHook('lake')\n", connection("endpoint_url: http://minio.example.com:9000"), "error region-missing"},
		"the same, with the Astro SDK":      {"", "from astro.files import File\nfile = File('s3://b/x', conn_id='lake')\n", connection("endpoint_url: http://minio.example.com:9000"), ""},
		"an emulator's keys that are whole": {"AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n", task + toAWS, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{
				"project/.env": c.dotenv, "project/docker-compose.override.yml": "", "project/Dockerfile": runtime12,
				"project/requirements.txt": "astro-sdk-python\n", "project/dags/load.py": "from airflow.decorators import dag, task\n" + c.dag, "project/airflow_settings.yaml": c.settings,
				"home/.aws/config": "",
			}
			s := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			r := run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})
			var got []string
			for _, result := range r.Results {
				for _, f := range result.Findings {
					got = append(got, fmt.Sprintf("%s %s", result.SeverityOf(f), f.Rule.ID))
				}
			}
			slices.Sort(got)
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("got %s, want %s", text, c.want)
			}
		})
	}
}
