package builtin

import (
	"slices"
	"strings"
	"testing"

	"doctor/checks/internal/scenetest"
)

// TestFailuresBesideEachOther: what fails whatever is done about another cause is an error of its
// own, because its exception is in the task log now; what the cure of that cause cures too is not.
func TestFailuresBesideEachOther(t *testing.T) {
	const (
		expired = "aws_session_token = EXAMPLETOKEN\naws_expiration = 2020-01-01T00:00:00Z\n"
		keys    = "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
		sso     = "sso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Developer\n"
		backend = "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n"
		region  = "region = us-east-1\n"
		regular = "AIRFLOW__SECRETS__BACKEND_KWARGS={\"region_name\": \"us-east-1\"}\n"
		odd     = "AIRFLOW__SECRETS__BACKEND_KWARGS={\"region_name\": \"us_east_1\"}\n"
		quoted  = "AIRFLOW__SECRETS__BACKEND_KWARGS={'region_name': 'us-east-1'}\n"
		mount   = "      - ~/.aws:/usr/local/airflow/.aws"
	)
	conn := func(uri string) string { return "AIRFLOW_CONN_AWS_DEFAULT=" + uri + "\n" }
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"an expired token, and a backend without a region": {
			map[string]string{"project/.env": scenetest.MountVariables + backend, "home/.aws/config": "[default]\noutput = json\n", "home/.aws/credentials": "[default]\n" + keys + expired},
			[]string{"error session-token-expired", "error region-missing"},
		},
		"an expired token, and a backend with a region": {
			map[string]string{"project/.env": scenetest.MountVariables + backend + regular, "home/.aws/config": "[default]\noutput = json\n", "home/.aws/credentials": "[default]\n" + keys + expired},
			[]string{"error session-token-expired"},
		},
		"no SSO token, and a region that is none": {
			map[string]string{"project/.env": scenetest.MountVariables + backend + odd, "home/.aws/config": "[default]\n" + region + sso, "home/.aws/credentials": ""},
			[]string{"error sso-token-missing", "error region-invalid"},
		},
		"no SSO token, and arguments that Airflow ignores": {
			map[string]string{"project/.env": scenetest.MountVariables + backend + quoted, "home/.aws/config": "[default]\n" + sso, "home/.aws/credentials": ""},
			[]string{"error sso-token-missing", "error kwargs-invalid-json"},
		},
		"no SSO token, and ignored arguments that change nothing": {
			map[string]string{"project/.env": scenetest.MountVariables + backend + quoted, "home/.aws/config": "[default]\n" + region + sso, "home/.aws/credentials": ""},
			[]string{"error sso-token-missing", "warning kwargs-invalid-json"},
		},
		"no SSO token, and a connection with a profile that is missing": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=sso\n" + conn("aws://?profile_name=prod"), "home/.aws/config": "[profile sso]\n" + region + sso, "home/.aws/credentials": ""},
			[]string{"error profile-not-found", "error sso-token-missing"},
		},
		"no SSO token, and a connection without a profile": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=sso\n" + conn("aws://?region_name=us-east-1"), "home/.aws/config": "[profile sso]\n" + region + sso, "home/.aws/credentials": ""},
			[]string{"error sso-token-missing"},
		},
		"two connections with faults of their own": {
			map[string]string{"project/.env": scenetest.MountVariables + conn("aws://?profile_name=prod") + "AIRFLOW_CONN_AWS_B=aws://?region_name=us_east_1\n"},
			[]string{"error profile-not-found", "error region-invalid"},
		},
		"a mount at the wrong place, with the region in it": {
			with(override(everywhere, mount), "project/.env", scenetest.MountVariables+backend),
			[]string{"error env-path-outside-mount"},
		},
		"a mount at the wrong place, and no region anywhere": {
			with(with(override(everywhere, mount), "project/.env", scenetest.MountVariables+backend), "home/.aws/config", "[default]\noutput = json\n"),
			[]string{"error env-path-outside-mount", "error region-missing"},
		},
		"nothing mounted, and a connection with a profile that is missing": {
			map[string]string{"project/.env": scenetest.MountVariables + conn("aws://?profile_name=prod") + "AWS_PROFILE=default\n", "project/docker-compose.override.yml": ""},
			[]string{"error override-missing", "warning profile-not-found"},
		},
		"two connections with logins of their own": {
			map[string]string{
				"project/.env":     scenetest.MountVariables + conn("aws://?profile_name=one") + "AIRFLOW_CONN_AWS_B=aws://?profile_name=two\n",
				"home/.aws/config": "[profile one]\n" + region + sso + "[profile two]\n" + region + strings.Replace(sso, "example-co", "example-us", 1),
			},
			[]string{"error sso-token-missing", "error sso-token-missing"},
		},
		"two connections with the same login": {
			map[string]string{
				"project/.env":     scenetest.MountVariables + conn("aws://?profile_name=one") + "AIRFLOW_CONN_AWS_B=aws://?profile_name=two\n",
				"home/.aws/config": "[profile one]\n" + region + sso + "[profile two]\n" + region + sso,
			},
			[]string{"error sso-token-missing"},
		},
		"two connections with profiles that are missing": {
			map[string]string{"project/.env": scenetest.MountVariables + conn("aws://?profile_name=one") + "AIRFLOW_CONN_AWS_B=aws://?profile_name=two\n"},
			[]string{"error profile-not-found", "error profile-not-found"},
		},
		"no keys, and a connection with a profile that is missing": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=default\n" + conn("aws://?profile_name=prod"), "home/.aws/credentials": ""},
			[]string{"error credentials-files-absent", "error profile-not-found"},
		},
		"a bundle that is nowhere, for the default session and the backend": {
			map[string]string{"project/.env": scenetest.MountVariables + backend + regular + "AWS_CA_BUNDLE=/Users/me/corp.pem\n"},
			[]string{"error ca-bundle-absent"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := blamed(t, scenetest.Scene{Files: with(c.files, "project/dags/load.py", hookDAG)})
			if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(c.want))) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
