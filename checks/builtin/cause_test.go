package builtin

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/run"
)

// blamed are the findings of a scene in short form: severity and rule.
func blamed(t *testing.T, s scenetest.Scene) []string {
	t.Helper()
	s.Options.Scopes = []facts.Scope{facts.Project, facts.Host}
	var out []string
	for _, r := range run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true}).Results {
		for _, f := range r.Findings {
			out = append(out, string(r.SeverityOf(f))+" "+f.Rule.ID)
		}
	}
	return out
}

// TestCauseIsWhatWouldChangeTheOutcome: what boto3 never reaches is not the cause of a
// failure, however wrong it is; each has a similar case next to it in which it is the cause.
func TestCauseIsWhatWouldChangeTheOutcome(t *testing.T) {
	const (
		devConfig = "[profile dev]\nregion = us-west-2\n"
		devFile   = "[dev]\n" + scenetest.DevKeys
		legacySSO = "]\nsso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Developer\nregion = us-east-1\n"
		elsewhere = "AWS_CONFIG_FILE=/opt/aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n"
	)
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"a quoted region beside a profile that is missing": {
			environmentOf(`- AWS_DEFAULT_REGION="us-east-1"`, "AWS_PROFILE=dev\n"),
			[]string{"warning env-value-has-quotes", "error profile-not-found"},
		},
		"a quoted region alone": {
			environmentOf(`- AWS_DEFAULT_REGION="us-east-1"`, ""),
			[]string{"error env-value-has-quotes"},
		},
		"a quoted name of a profile that is there": {
			with(environmentOf(`- AWS_PROFILE="dev"`, ""), "home/.aws/credentials", devFile),
			[]string{"error env-value-has-quotes"},
		},
		"typographic quotes around a profile that is there": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=“dev”\n", "home/.aws/credentials": devFile},
			[]string{"error env-value-has-quotes"},
		},
		"typographic quotes around a profile that is missing": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=“dev”\n"},
			[]string{"error env-value-has-quotes", "warning profile-not-found"},
		},
		"one typographic quote": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=dev”\n", "home/.aws/credentials": devFile},
			[]string{"error profile-not-found"},
		},
		"both paths in quotes": {
			map[string]string{
				"project/.env": "", "home/.aws/config": "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = base\n", "home/.aws/credentials": "[base]\n" + scenetest.DevKeys,
				"project/docker-compose.override.yml": override(everywhere, "      - ~/.aws:/home/astro/.aws\n    environment:\n"+
					"      - AWS_PROFILE=dev\n      - AWS_CONFIG_FILE=\"/home/astro/.aws/config\"\n      - AWS_SHARED_CREDENTIALS_FILE=\"/home/astro/.aws/credentials\"")["project/docker-compose.override.yml"],
			},
			[]string{"error env-value-has-quotes"},
		},
		"a misspelled leftover that names no profile": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFLE=old\n", "home/.aws/credentials": devFile},
			[]string{"warning env-name-misspelled", "error default-profile-missing"},
		},
		"a misspelled variable that names a profile with keys": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFLE=dev\n", "home/.aws/credentials": devFile},
			[]string{"error env-name-misspelled"},
		},
		"a misspelled variable that names a profile which fails in its own way": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFLE=dev\n", "home/.aws/credentials": "[other]\n" + scenetest.DevKeys, "home/.aws/config": "[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/x\n"},
			[]string{"error env-name-misspelled", "warning role-without-source"},
		},
		"a misspelled name of the file with the keys": {
			map[string]string{"project/.env": "AWS_CREDENTIALS_FILE=/home/astro/.aws/airflow\n", "home/.aws/airflow": "[default]\n" + scenetest.DevKeys, "home/.aws/credentials": ""},
			[]string{"error env-name-misspelled"},
		},
		"a misspelled name of the file with the profile": {
			map[string]string{"project/.env": "AWS_CREDENTIALS_FILE=/home/astro/.aws/airflow\nAWS_PROFILE=dev\n", "home/.aws/airflow": devFile},
			[]string{"error env-name-misspelled"},
		},
		"a misspelled name of a file without the profile": {
			map[string]string{"project/.env": "AWS_CREDENTIALS_FILE=/home/astro/.aws/airflow\nAWS_PROFILE=dev\n", "home/.aws/airflow": "[other]\n" + scenetest.DevKeys},
			[]string{"warning env-name-misspelled", "error profile-not-found"},
		},
		"misspelled names of the file and of its profile": {
			map[string]string{"project/.env": "AWS_CREDENTIALS_FILE=/home/astro/.aws/airflow\nAWS_PROFLE=dev\n", "home/.aws/airflow": devFile, "home/.aws/credentials": ""},
			[]string{"error env-name-misspelled"}, // one fix renames both
		},
		"a file that is not read and names the file with the keys": {
			map[string]string{"project/.env": "", "project/.env.local": "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/airflow\n", "home/.aws/airflow": "[default]\n" + scenetest.DevKeys, "home/.aws/credentials": ""},
			[]string{"error dotenv-not-read"},
		},
		"a file in the format of EC2's first tools": {
			map[string]string{"project/.env": "AWS_CREDENTIAL_FILE=/home/astro/.aws/ec2\n", "home/.aws/ec2": "AWSAccessKeyId=" + awstest.ExampleKeyID + "\nAWSSecretKey=" + awstest.ExampleSecret + "\n", "home/.aws/credentials": ""},
			nil,
		},
		"the variable of that format for a credentials file": {
			map[string]string{"project/.env": "AWS_CREDENTIAL_FILE=/home/astro/.aws/airflow\n", "home/.aws/airflow": "[default]\n" + scenetest.DevKeys, "home/.aws/credentials": ""},
			[]string{"error env-name-misspelled"},
		},
		"the variable of that format for a file that is not there": {
			map[string]string{"project/.env": "AWS_CREDENTIAL_FILE=/home/astro/.aws/ec2\n", "home/.aws/credentials": ""},
			[]string{"error env-value-invalid"},
		},
		"both keys misspelled": {
			map[string]string{
				"project/.env":                        "AWS_ACCESS_KEY=" + awstest.ExampleKeyID + "\nAWS_SECRET_KEY=" + awstest.ExampleSecret + "\n",
				"project/docker-compose.override.yml": "", "home/.aws/config": "", "home/.aws/credentials": "",
			},
			[]string{"error env-name-misspelled"},
		},
		"a misspelled secret beside the right id": {
			map[string]string{"project/.env": "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_KEY=" + awstest.ExampleSecret + "\n"},
			[]string{"error env-name-misspelled"},
		},
		"an id whose secret is nowhere": {
			map[string]string{"project/.env": "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\n"},
			[]string{"error partial-credentials"},
		},
		"keys in the file of the EC2 tools": {
			map[string]string{
				"project/.env": "AWS_CREDENTIAL_FILE=/home/astro/.aws/rootkey\n", "home/.aws/credentials": "",
				"home/.aws/rootkey": "AWSAccessKeyId=" + awstest.ExampleKeyID + "\nAWSSecretKey=" + awstest.ExampleSecret + "\n",
			},
			nil,
		},
		"a file of the EC2 tools that does not exist": {
			map[string]string{"project/.env": "AWS_CREDENTIAL_FILE=/home/astro/.aws/rootkey\n", "home/.aws/credentials": ""},
			[]string{"error env-value-invalid"},
		},
		"another file in their variable": {
			map[string]string{"project/.env": "AWS_CREDENTIAL_FILE=/home/astro/.aws/credentials\n"},
			[]string{"warning env-name-misspelled"},
		},
		"a file that is not read and names no profile that is there": {
			map[string]string{"project/.env.local": "AWS_PROFILE=old\n", "home/.aws/credentials": devFile},
			[]string{"error default-profile-missing"},
		},
		"a file that is not read and names a profile that is there": {
			map[string]string{"project/.env.local": "AWS_PROFILE=dev\n", "home/.aws/credentials": devFile},
			[]string{"error dotenv-not-read"},
		},
		"a profile that is really called your-company": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=your-company\n", "home/.aws/credentials": "", "home/.aws/config": "[profile your-company" + legacySSO},
			[]string{"error sso-token-missing"},
		},
		"a profile that is really called your-company and works": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=your-company\n", "home/.aws/credentials": "[your-company]\n" + scenetest.DevKeys},
			nil,
		},
		"a profile that was to be filled in": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=your-profile\n"},
			[]string{"error placeholder-left"},
		},
		"a mount from a folder that is really called your-company": {
			map[string]string{
				"project/docker-compose.override.yml":  strings.ReplaceAll(scenetest.BaseFiles()["project/docker-compose.override.yml"], "@@HOME@@/.aws", "@@HOME@@/your-company/.aws"),
				"home/your-company/.aws/config":        "[default]\nregion = us-west-2\n",
				"home/your-company/.aws/credentials":   devFile,
				"project/include/unused/not-read.text": "x",
			},
			[]string{"error default-profile-missing"},
		},
		"a region that was to be filled in beside a profile that is missing": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=old\nAWS_DEFAULT_REGION=<your-region>\n"},
			[]string{"warning placeholder-left", "error profile-not-found"},
		},
		"config elsewhere beside a typo in the profile": {
			map[string]string{"project/.env": elsewhere + "AWS_PROFILE=dve\n", "home/.aws/credentials": devFile},
			[]string{"error profile-not-found"},
		},
		"config elsewhere which has the profile": {
			map[string]string{"project/.env": elsewhere + "AWS_PROFILE=sso", "home/.aws/config": "[profile sso]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = dev\n", "home/.aws/credentials": devFile},
			[]string{"error env-path-outside-mount"},
		},
		"a dead variable of a service that is none of Airflow's": {
			map[string]string{
				"project/.env":                        "",
				"project/docker-compose.override.yml": "services:\n  postgres:\n    environment:\n      AWS_PROFLE: old\n",
				"home/.aws/config":                    devConfig, "home/.aws/credentials": devFile,
			},
			[]string{"error override-missing", "warning default-profile-missing"},
		},
		"nothing mounted and the wrong profile": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=dve\n", "project/docker-compose.override.yml": "", "home/.aws/credentials": devFile},
			[]string{"error override-missing", "warning profile-not-found"},
		},
		"nothing mounted and the right profile": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=dev\n", "project/docker-compose.override.yml": "", "home/.aws/credentials": devFile},
			[]string{"error override-missing"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := blamed(t, scenetest.Scene{Files: with(c.files, "project/dags/load.py", hookDAG)})
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// with adds a file to some.
func with(files map[string]string, name, text string) map[string]string {
	out := maps.Clone(files)
	out[name] = text
	return out
}
