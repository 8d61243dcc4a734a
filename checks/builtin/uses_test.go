package builtin

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/run"
)

// TestOneCauseOfAUse: the first thing that a use lacks is the only error about it.
func TestOneCauseOfAUse(t *testing.T) {
	const client = "import boto3\nfrom airflow.sdk import dag, task\n\n@task\ndef run():\n    boto3.client(\"%s\")\n"
	const inAirflow3 = "services:\n" +
		"  scheduler: &aws\n    volumes:\n      - ~/.aws:/home/astro/.aws\n" +
		"  api-server: *aws\n  dag-processor: *aws\n  triggerer: *aws\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"a hook without its provider": {map[string]string{"project/requirements.txt": ""}, []string{"amazon-provider-missing"}},
		"a hook with it":              {nil, []string{"override-missing"}},
		"logs without the provider": {map[string]string{
			"project/requirements.txt": "", "project/dags/load.py": "",
			"project/.env": "AIRFLOW__LOGGING__REMOTE_LOGGING=True\nAIRFLOW__LOGGING__REMOTE_BASE_LOG_FOLDER=s3://b/x\n",
		}, []string{"amazon-provider-missing"}},
		"a client that needs a region": {map[string]string{
			"project/.env": "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n", "project/dags/load.py": fmt.Sprintf(client, "sqs"),
		}, []string{"region-missing"}},
		"one that needs none": {map[string]string{
			"project/.env": "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n", "project/dags/load.py": fmt.Sprintf(client, "s3"),
		}, nil},
		"a hook of a service that needs a region": {map[string]string{
			"project/.env":         "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n",
			"project/dags/load.py": "from airflow.providers.amazon.aws.hooks.sqs import SqsHook\nfrom airflow.sdk import dag, task\n\n@task\ndef run():\n    SqsHook().send_message(\"q\", \"m\")\n",
		}, []string{"region-missing"}},
		"a profile that is in no file": {map[string]string{
			"project/docker-compose.override.yml": inAirflow3, "project/dags/load.py": "import boto3\nfrom airflow.sdk import dag, task\n\n@task\ndef run():\n    boto3.Session(profile_name=\"nope\").client(\"s3\")\n",
		}, []string{"profile-not-found"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{
				"project/.env": "", "project/docker-compose.override.yml": "", "project/dags/load.py": hookDAG,
				"project/requirements.txt": "apache-airflow-providers-amazon\n",
			}
			maps.Copy(files, c.files)
			s := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			var got []string
			for _, f := range errorsIn(run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})) {
				got = append(got, f.Rule.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
