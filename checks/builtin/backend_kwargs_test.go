package builtin_test

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/backendkwargs"
	"doctor/checks/builtin"
	"doctor/checks/internal/exampletest"
	"doctor/checks/secretsbackend"
	"doctor/fixers"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
	"doctor/internal/settings"
)

const smBackend = "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n" +
	"AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n"

// TestKwargsThatAirflowDrops: the lost arguments decide the severity, and the fix contains
// what was meant, unless it may be a secret.
func TestKwargsThatAirflowDrops(t *testing.T) {
	for _, tt := range []struct {
		name, env, override string
		severity            checks.Severity
		message, fix        string
	}{
		{
			"the defaults work", `AIRFLOW__SECRETS__BACKEND_KWARGS={'variables_prefix': 'airflow/variables'}`, "",
			checks.Warning, "Airflow uses the defaults",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix":"airflow/variables"}'`,
		},
		{
			"a prefix of one's own is lost", `AIRFLOW__SECRETS__BACKEND_KWARGS={'connections_prefix': 'acme/prod/connections', 'region_name': 'us-east-1',}`, "",
			checks.Error, "Airflow uses the defaults instead of connections_prefix acme/prod/connections",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"connections_prefix":"acme/prod/connections","region_name":"us-east-1"}'`,
		},
		{
			"a key is among them", `AIRFLOW__SECRETS__BACKEND_KWARGS={'aws_secret_access_key': 'hunter2hunter2', 'variables_prefix': 'airflow/variables'}`, "",
			checks.Error, "instead of aws_secret_access_key",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"aws_secret_access_key": "****", "variables_prefix": "airflow/variables"}'`,
		},
		{
			"the region is the one that is found anyway", `AIRFLOW__SECRETS__BACKEND_KWARGS={'region_name': 'us-east-1'}`, "",
			checks.Warning, "Airflow uses the defaults",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"region_name":"us-east-1"}'`,
		},
		{
			"another region is lost, which may have the same secrets", `AIRFLOW__SECRETS__BACKEND_KWARGS={"region_name": "eu-west-1", "sep": "/",}`, "",
			checks.Warning, "instead of region_name eu-west-1",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"region_name":"eu-west-1","sep":"/"}'`,
		},
		{
			"a profile is lost", `AIRFLOW__SECRETS__BACKEND_KWARGS={"profile_name": "dev", "region_name": "us-east-1",}`, "",
			checks.Error, "instead of profile_name dev",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"profile_name":"dev","region_name":"us-east-1"}'`,
		},
		{
			"a role is lost", `AIRFLOW__SECRETS__BACKEND_KWARGS={"role_arn": "arn:aws:iam::111122223333:role/airflow"`, "",
			checks.Error, "instead of role_arn arn:aws:iam::111122223333:role/airflow",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"role_arn":"arn:aws:iam::111122223333:role/airflow"}'`,
		},
		{
			"the backend ignores it anyway", `AIRFLOW__SECRETS__BACKEND_KWARGS={'full_url_modes': 'x'}`, "",
			checks.Warning, "Airflow uses the defaults",
			`AIRFLOW__SECRETS__BACKEND_KWARGS='{"full_url_modes": "****"}'`,
		},
		{
			"in the override", "", "    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: \"{'variables_prefix': 'own'}\"\n",
			checks.Error, "variables_prefix own",
			`Set AIRFLOW__SECRETS__BACKEND_KWARGS to {"variables_prefix":"own"} in docker-compose.override.yml:4`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			archive := "-- project/.env --\n" + smBackend + tt.env + "\n"
			if tt.override != "" {
				archive += strings.ReplaceAll(everywhere("~/.aws:/home/astro/.aws:rw"), ":\n    volumes", ":\n"+tt.override+"    volumes")
			}
			r := offline(t, layOut(t, archive))
			for _, f := range exampletest.Findings(r) {
				if f.Rule.ID != "kwargs-invalid-json" {
					t.Errorf("also %s", exampletest.Shown(f))
					continue
				}
				if f.Severity != tt.severity || !strings.Contains(redacttest.Raw(f.Message), tt.message) {
					t.Errorf("got %s", exampletest.Shown(f))
				}
				fix := strings.Join(append(redacttest.RawAll(f.Fixes[0].Lines), redacttest.Raw(f.Fixes[0].Title)), " ")
				if !strings.Contains(fix, tt.fix) {
					t.Errorf("fix %s", fix)
				}
				if strings.Contains(exampletest.Shown(f)+fix, "hunter2") {
					t.Error("a secret is shown")
				}
			}
			if len(exampletest.Findings(r)) == 0 {
				t.Error("nothing is found")
			}
		})
	}
}

// TestKwargsOfABrokenBackend: the arguments are left to the rule about the class. If that rule is
// skipped, nobody judges them, and a skip would look as if nothing were wrong.
func TestKwargsOfABrokenBackend(t *testing.T) {
	archive := "-- project/.env --\n" + strings.Replace(smBackend, "SecretsManagerBackend", "SecretsManager", 1) +
		"AIRFLOW__SECRETS__BACKEND_KWARGS={\"region_name\": \"us-east-1\"}\n"
	rule := secretsbackend.BackendClassPath.ID
	for status, s := range map[checks.Status]*settings.Settings{
		checks.Skip:    nil,
		checks.Unknown: {Path: settings.Name, Skip: []settings.Entry{{ID: rule}}},
	} {
		e := layOut(t, archive)
		r := run.Run(t.Context(), e.Facts(), builtin.Checks(), run.Options{Offline: true, Settings: s})
		got := builtin.ResultOf(t, r, backendkwargs.Check)
		if got.Status != status || redacttest.Raw(got.Reason) != "see "+rule+" (secrets-backend)" {
			t.Errorf("it is %s: %s, want %s", got.Status, redacttest.Raw(got.Reason), status)
		}
	}
}

// TestKwargsOfTwoBackends: an argument that the workers' backend does not know is reported with
// the workers' variable, and one of the general backend with the general one.
func TestKwargsOfTwoBackends(t *testing.T) {
	const good, bad = `'{"region_name": "us-east-1"}'`, `'{"region": "us-east-1"}'`
	const workers = "AIRFLOW__WORKERS__SECRETS_BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n"
	for name, tt := range map[string]struct{ general, workers, want string }{
		"the workers'": {good, bad, "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS"},
		"the general":  {bad, good, "AIRFLOW__SECRETS__BACKEND_KWARGS"},
	} {
		t.Run(name, func(t *testing.T) {
			r := offline(t, layOut(t, "-- home/.aws/config --\n[default]\n-- project/.env --\n"+smBackend+
				"AIRFLOW__SECRETS__BACKEND_KWARGS="+tt.general+"\n"+workers+"AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS="+tt.workers+"\n"))
			var found []string
			for _, f := range exampletest.Findings(r) {
				if f.Rule != backendkwargs.KwargsUnknownKey {
					continue
				}
				found = append(found, redacttest.Raw(f.Message))
				edit, ok := f.Fixes[0].Edit.(fixers.EditKwargs)
				if !ok || edit.Variable != tt.want {
					t.Errorf("the fix changes %#v", f.Fixes[0].Edit)
				}
			}
			if len(found) != 1 || !strings.Contains(found[0], "("+tt.want+", ") {
				t.Errorf("got %q, want one about %s", found, tt.want)
			}
		})
	}
}

// TestEveryKwargHasAFix: what is wrong with an argument can be repaired by doctor, or has the line
// to write, wherever the arguments are set.
func TestEveryKwargHasAFix(t *testing.T) {
	const dev = "-- home/.aws/credentials --\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	for rule, kwargs := range map[string]string{
		"kwargs-unknown-key": `{"profile": "dev", "region_name": "us-east-1"}`,
		"kwargs-holds-keys":  `{"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "hunter2hunter2", "region_name": "us-east-1"}`,
		"kwargs-type":        `{"variables_prefix": 5, "region_name": "us-east-1"}`,
		"kwargs-prefix":      `{"variables_prefix": "a b\t", "region_name": "us-east-1"}`,
		"kwargs-version":     `{"assume_role_kwargs": {"ExternalId": "hunter2hunter2"}, "region_name": "us-east-1"}`,
		"kwargs-not-object":  `["us-east-1"]`,
	} {
		for place, archive := range map[string]string{
			".env":     dev + "-- project/.env --\n" + smBackend + "AIRFLOW__SECRETS__BACKEND_KWARGS='" + kwargs + "'\n",
			"override": dev + strings.ReplaceAll(everywhere("~/.aws:/home/astro/.aws:rw"), ":\n    volumes", ":\n    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: '"+kwargs+"'\n    volumes") + "-- project/.env --\n" + smBackend,
		} {
			t.Run(rule+" in "+place, func(t *testing.T) {
				t.Parallel()
				found := false
				for _, f := range exampletest.Findings(offline(t, layOut(t, archive))) {
					if f.Rule.ID != rule {
						continue
					}
					found = true
					if len(f.Fixes) == 0 || f.Fixes[0].Edit == nil && len(f.Fixes[0].Lines) == 0 {
						t.Errorf("%s is without a fix: %s", rule, exampletest.Shown(f))
					}
					for _, fix := range f.Fixes {
						if text := strings.Join(append(redacttest.RawAll(fix.Lines), redacttest.Raw(fix.Title)), " "); strings.Contains(text, "hunter2") {
							t.Errorf("a secret is shown: %s", text)
						}
					}
				}
				if !found {
					t.Errorf("%s is not found", rule)
				}
			})
		}
	}
}
