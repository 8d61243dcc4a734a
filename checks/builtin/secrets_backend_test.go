package builtin

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/backendkwargs"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// airflowThree is a project whose files are mounted, with the lines of its .env.
func airflowThree(env string, more map[string]string) map[string]string {
	files := map[string]string{
		"project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.1-5\n", "project/dags/load.py": "x = 1\n",
		"project/requirements.txt": "apache-airflow-providers-amazon\n",
		"project/docker-compose.override.yml": "services:\n  scheduler: &aws\n    volumes:\n      - ~/.aws:/home/astro/.aws\n" +
			"  api-server: *aws\n  triggerer: *aws\n  dag-processor: *aws\n",
		"project/.env": scenetest.MountVariables + "AWS_DEFAULT_REGION=us-east-1\n" + env,
	}
	maps.Copy(files, more)
	return files
}

// toldOffline are the severities and rules of a run's findings, sorted, and all its texts.
func toldOffline(t *testing.T, files map[string]string, only ...string) (rules string, r checks.ProjectReport, text string) {
	t.Helper()
	s := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Only: only}}
	r = run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})
	var got []string
	for _, result := range r.Results {
		for _, f := range result.Findings {
			got = append(got, fmt.Sprintf("%s %s", result.SeverityOf(f), f.Rule.ID))
			text += redacttest.Raw(f.Message) + "\n" + redacttest.Raw(f.Symptom) + "\n"
		}
	}
	slices.Sort(got)
	return strings.Join(got, ", "), r, text
}

// TestBackendClassThatCannotBeImported: Airflow ends at start, in its own processes or in
// those of its workers; a class that may be in the image is not reported.
func TestBackendClassThatCannotBeImported(t *testing.T) {
	const own = "AIRFLOW__SECRETS__BACKEND=acme.vaults.Backend\n"
	const workers = scenetest.SecretsManagerBackend + "AIRFLOW__WORKERS__SECRETS_BACKEND="
	for name, c := range map[string]struct {
		env  string
		more map[string]string
		want string
		text string
	}{
		"nothing brings the module":            {own, nil, "error backend-class-path", `"backend" key in "secrets" section. Current value: "acme.vaults.Backend"`},
		"a file of the project has it":         {own, map[string]string{"project/acme/vaults.py": "x = 1\n"}, "", ""},
		"a plugin has it":                      {own, map[string]string{"project/plugins/acme.py": "x = 1\n"}, "", ""},
		"a package of requirements may have":   {own, map[string]string{"project/requirements.txt": "apache-airflow-providers-amazon\nacme-airflow\n"}, "", ""},
		"a command of the Dockerfile may":      {own, map[string]string{"project/Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.1-5\nRUN pip install acme\n"}, "", ""},
		"a folder of the project is like it":   {"AIRFLOW__SECRETS__BACKEND=acme.vaults.Backend\n", map[string]string{"project/include/other.py": "x = 1\n"}, "error backend-class-path", "neither the project nor requirements.txt"},
		"the workers' class":                   {workers + "acme.vaults.Backend\n", nil, "error backend-class-path, warning workers-backend-differs", `"secrets_backend" key in "workers" section`},
		"the workers' class is an old path":    {workers + "airflow.contrib.secrets.aws_secrets_manager.SecretsManagerBackend\n", nil, "error backend-class-path", `"secrets_backend" key in "workers" section`},
		"the workers' class is the same":       {workers + "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n", nil, "", ""},
		"a module that the provider lacks":     {"AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.parameters.Backend\n", nil, "error backend-class-path", "no such module or class"},
		"a hook is no backend":                 {"AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.hooks.secrets_manager.SecretsManagerHook\n", nil, "error backend-class-path", "is not a secrets backend"},
		"a class of Airflow's own is let pass": {"AIRFLOW__SECRETS__BACKEND=airflow.providers.acme.secrets.vault.AcmeBackend\n", nil, "", ""},
		"one that Airflow asks anyway":         {"AIRFLOW__SECRETS__BACKEND=airflow.secrets.metastore.MetastoreBackend\n", nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rules, _, text := toldOffline(t, airflowThree(c.env, c.more))
			if rules != c.want || !strings.Contains(text, c.text) {
				t.Errorf("got %s, want %s\n%s", rules, c.want, text)
			}
		})
	}
}

// TestPlaceholderAmongTheKwargs: it is an error with its key, whether a session fails because
// of it or names contain it. Valid names, and what a pattern needs, are not.
func TestPlaceholderAmongTheKwargs(t *testing.T) {
	for kwargs, want := range map[string]string{
		`{"variables_prefix": "<your prefix>"}`:                                               `error placeholder-left "variables_prefix" in`,
		`{"role_arn": "arn:aws:iam::<account-id>:role/airflow"}`:                              `error placeholder-left "role_arn" in`,
		`{"profile_name": "<profile>"}`:                                                       `error placeholder-left "profile_name" in`,
		`{"region_name": "<your-region>"}`:                                                    `error placeholder-left "region_name" in`,
		`{"endpoint_url": "<url>"}`:                                                           `error placeholder-left "endpoint_url" in`,
		`{"role_arn": "arn:aws:iam::1:role/x", "assume_role_kwargs": {"ExternalId": "<id>"}}`: `error placeholder-left "assume_role_kwargs.ExternalId" in`,
		`{"variables_prefix": "your-company/variables"}`:                                      `warning placeholder-left AIRFLOW__SECRETS__BACKEND_KWARGS still`,
		`{"variables_lookup_pattern": "(?P<name>x)", "connections_lookup_pattern": "a..."}`:   ``,
		`{"variables_prefix": "airflow/variables"}`:                                           ``,
	} {
		t.Run(kwargs, func(t *testing.T) {
			t.Parallel()
			rules, _, text := toldOffline(t, airflowThree(scenetest.SecretsManagerBackend+"AIRFLOW__SECRETS__BACKEND_KWARGS='"+kwargs+"'\n", nil))
			if got := strings.TrimSpace(rules + " " + text); !strings.HasPrefix(got, want) || want == "" && got != "" {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// TestBackendKwargsAlone: the result of the check alone is true. Arguments that are broken, or
// that another check reports, do not pass.
func TestBackendKwargsAlone(t *testing.T) {
	const own = "AIRFLOW__SECRETS__BACKEND=acme.vaults.Backend\n"
	const gone = "AIRFLOW__SECRETS__BACKEND=airflow.contrib.secrets.aws_secrets_manager.SecretsManagerBackend\n"
	for name, c := range map[string]struct {
		env    string
		status checks.Status
		reason string
	}{
		"in order":                              {scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"region_name": "us-east-1"}`, checks.Passed, ""},
		"broken":                                {scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={'region_name': 'us-east-1'}`, checks.Warn, ""},
		"broken, of a class of one's own":       {own + `AIRFLOW__SECRETS__BACKEND_KWARGS={'url': 'x'}`, checks.Fail, ""},
		"broken, of a class that is gone":       {gone + `AIRFLOW__SECRETS__BACKEND_KWARGS={'region_name': 'us-east-1'}`, checks.Skip, "see backend-class-path (secrets-backend)"},
		"in order, of a class of one's own":     {own + `AIRFLOW__SECRETS__BACKEND_KWARGS={"url": "x"}`, checks.Passed, ""},
		"never filled in, which env-file tells": {scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"profile_name": "<profile>"}`, checks.Skip, "see placeholder-left (env-file)"},
		"kept in the backend":                   {scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS_SECRET=kwargs`, checks.Fail, ""},
		"printed by a command":                  {scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS_CMD=cat /kwargs`, checks.Unknown, "AIRFLOW__SECRETS__BACKEND_KWARGS_CMD"},
		"none":                                  {scenetest.SecretsManagerBackend, checks.Skip, "no arguments"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, r, _ := toldOffline(t, airflowThree(c.env+"\n", nil), "backend-kwargs")
			got := ResultOf(t, r, backendkwargs.Check)
			if strings.HasPrefix(c.reason, "see ") && r.Status() != checks.Fail {
				t.Errorf("the run is %s, and what failed is not shown", r.Status())
			}
			if got.Status != c.status || !strings.Contains(redacttest.Raw(got.Reason), c.reason) {
				t.Errorf("%s (%s), want %s (%s)", got.Status, redacttest.Raw(got.Reason), c.status, c.reason)
			}
		})
	}
}

// TestKwargsInTheBackendWithoutRegion: the region that was lost with them is not a separate
// cause.
func TestKwargsInTheBackendWithoutRegion(t *testing.T) {
	files := airflowThree("", map[string]string{
		"project/.env":     scenetest.MountVariables + scenetest.SecretsManagerBackend + "AIRFLOW__SECRETS__BACKEND_KWARGS_SECRET=kwargs\n",
		"home/.aws/config": "[default]\noutput = json\n",
	})
	rules, _, text := toldOffline(t, files)
	if rules != "error kwargs-secret-circular" || !strings.Contains(text, "NoRegionError") {
		t.Errorf("%s: %s", rules, text)
	}
}
