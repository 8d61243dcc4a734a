package builtin

import (
	"maps"
	"slices"
	"testing"

	"doctor/checks/internal/scenetest"
)

// TestWhatCodeSetsItself: code may give boto3 its region or its profile in ways other than
// arguments; each has a similar case next to it that gives nothing.
func TestWhatCodeSetsItself(t *testing.T) {
	const (
		none   = "[default]\noutput = json\n"
		client = "    return boto3.client(\"secretsmanager\").list_secrets()\n"
		asks   = "    return boto3.client(\"sts\").get_caller_identity()\n"
	)
	for name, c := range map[string]struct {
		top, body string
		files     map[string]string
		want      []string
	}{
		"a region in the client's config": {
			"from botocore.config import Config\n", "    return boto3.client(\"secretsmanager\", config=Config(region_name=\"us-east-1\"))\n", nil, nil,
		},
		"a region in a config that is made before": {
			"from botocore.config import Config\n", "    cfg = Config(region_name=\"us-east-1\")\n    return boto3.client(\"secretsmanager\", config=cfg)\n", nil, nil,
		},
		"a config from elsewhere": {
			"from company import CONFIG\n", "    return boto3.client(\"secretsmanager\", config=CONFIG)\n", nil, nil,
		},
		"a config without a region": {
			"from botocore.config import Config\n", "    return boto3.client(\"secretsmanager\", config=Config(retries={\"mode\": \"standard\"}))\n", nil, []string{"error region-missing"},
		},
		"a config with a region that is none": {
			"from botocore.config import Config\n", "    return boto3.client(\"secretsmanager\", config=Config(region_name=\"us_east_1\"))\n", nil, []string{"error region-invalid"},
		},
		"a region in the environment, by default": {
			"import os\n", "    os.environ.setdefault(\"AWS_DEFAULT_REGION\", \"us-east-1\")\n" + client, nil, nil,
		},
		"a region in the environment of an import": {
			"from include import settings\n", client, map[string]string{"project/include/settings.py": "import os\nos.environ[\"AWS_DEFAULT_REGION\"] = \"us-east-1\"\n"}, nil,
		},
		"a region in the environment of what nothing imports": {
			"", client, map[string]string{"project/include/settings.py": "import os\nos.environ[\"AWS_DEFAULT_REGION\"] = \"us-east-1\"\n"}, []string{"error region-missing"},
		},
		"a region in a variable that boto3 ignores": {
			"import os\n", "    os.environ[\"AWS_REGION\"] = \"us-east-1\"\n" + client, nil, []string{"error region-missing"},
		},
		"a profile in the environment": {
			"import os\n", "    os.environ[\"AWS_PROFILE\"] = \"dev\"\n" + asks, map[string]string{"home/.aws/credentials": "[dev]\n" + scenetest.DevKeys}, []string{"warning possible-use-fails"},
		},
		"a profile that nothing names": {
			"", asks, map[string]string{"home/.aws/credentials": "[dev]\n" + scenetest.DevKeys}, []string{"error default-profile-missing"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code := "import boto3\nfrom airflow.sdk import dag, task\n" + c.top + "\n@task\ndef run():\n" + c.body + "\n@dag\ndef load():\n    run()\n\nload()\n"
			files := map[string]string{"project/dags/load.py": code, "home/.aws/config": none}
			maps.Copy(files, c.files)
			if got := blamed(t, scenetest.Scene{Files: files}); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
