package builtin

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
)

func variablesDAG(names ...string) string {
	text := "from airflow.models import Variable\n"
	for _, n := range names {
		text += fmt.Sprintf("Variable.get(%q)\n", n)
	}
	return text
}

func connectionsDAG(names ...string) string {
	text := "from airflow.hooks.base import BaseHook\n"
	for _, n := range names {
		text += fmt.Sprintf("BaseHook.get_connection(%q)\n", n)
	}
	return text
}

// Names are looked up where Airflow looks, in its order.
func TestNames(t *testing.T) {
	t.Parallel()
	const dag = `from airflow.models import Variable
from airflow.hooks.base import BaseHook

Variable.get("hello")
Variable.get("in_environment")
Variable.get("in_settings")
Variable.get("with_default", default_var="x")
BaseHook.get_connection("uri")
BaseHook.get_connection("env_conn")
BaseHook.get_connection("settings_conn")
Operator(aws_conn_id="aws_default")
`
	full := map[string]string{
		"project/.env":                  scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1"}`) + "AIRFLOW_VAR_IN_ENVIRONMENT=x\nAIRFLOW_CONN_ENV_CONN=http://example.com\n",
		"project/airflow_settings.yaml": "airflow:\n  connections:\n    - conn_id: settings_conn\n      conn_type: http\n  variables:\n    - variable_name: in_settings\n      variable_value: x\n",
		"project/dags/a.py":             dag,
	}
	secret := func(service, region, name, value string) awstest.Secret {
		return awstest.Secret{Service: service, Region: region, Name: name, Value: value}
	}
	for _, test := range []struct {
		name    string
		files   map[string]string
		secrets []awstest.Secret
		status  checks.Status
		words   []string
		silent  []string
	}{
		{
			name: "all there", files: full, status: checks.Passed,
			words: []string{"note: 6 of 8 variables and connections in the DAGs found, 2 not found but optional"},
		},
		{
			name: "missing", files: withFile(full, "project/dags/b.py", "from airflow.models import Variable\n\nVariable.get('nowhere')\n"), status: checks.Warn,
			words: []string{
				"warning secret-missing [{dags/b.py 3 14", "variable nowhere (dags/b.py:3) not found: no airflow/variables/nowhere in Secrets Manager (us-east-1), " +
					"no AIRFLOW_VAR_NOWHERE in the environment, not in airflow_settings.yaml",
				"aws secretsmanager create-secret --name airflow/variables/nowhere --secret-string <value> --region us-east-1",
			},
		},
		{
			name: "missing connection", files: withFile(full, "project/dags/b.py", "from airflow.hooks.base import BaseHook\nBaseHook.get_connection('nowhere')\n"), status: checks.Warn,
			words: []string{"connection nowhere (dags/", "airflow.exceptions.AirflowNotFoundException: The conn_id `nowhere` isn't defined"},
		},
		{
			name: "a slash in front", files: map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_prefix": "/airflow/variables", "region_name": "us-east-1"}`), "project/dags/a.py": variablesDAG("hello")},
			status: checks.Warn, words: []string{"; airflow/variables/hello exists, but a leading slash makes a different name", `fix: Set "variables_prefix" to "airflow/variables"`},
		},
		{
			name: "no slash in front", files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "project/dags/a.py": variablesDAG("only")},
			secrets: []awstest.Secret{secret("secretsmanager", "us-west-2", "/airflow/variables/only", "x")},
			status:  checks.Warn, words: []string{"/airflow/variables/only exists"},
		},
		{
			name: "another region", files: map[string]string{
				"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_prefix": "airflow/variables", "region_name": "us-east-2"}`), "project/dags/a.py": variablesDAG("hello"),
			},
			status: checks.Fail, words: []string{
				"error secret-not-in-region [{.env 4 1", "airflow/variables/hello is in us-west-2 (the region of the profile default), but the backend uses us-east-2 (AIRFLOW__SECRETS__BACKEND_KWARGS, .env:4)",
				"airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND",
				`fix: Set "region_name" to "us-west-2"`,
			},
			silent: []string{"secret-missing", "ResourceNotFoundException"},
		},
		{
			name: "another region, by a variable", files: map[string]string{
				"project/.env":      scenetest.WithKwargs(scenetest.ParameterStoreBackend, `{"region_name": "us-east-2"}`) + "AWS_DEFAULT_REGION=us-east-1\n",
				"project/dags/a.py": variablesDAG("hello"),
			},
			status: checks.Fail, words: []string{"/airflow/variables/hello is in us-east-1", "(the region of AWS_DEFAULT_REGION)"},
		},
		{
			name: "deleted, binary and locked", files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "project/dags/a.py": variablesDAG("deleted", "binary", "locked")},
			status: checks.Fail, words: []string{
				"airflow/variables/deleted in Secrets Manager (us-west-2) is scheduled for deletion", "aws secretsmanager restore-secret --secret-id airflow/variables/deleted --region us-west-2",
				"airflow/variables/binary in Secrets Manager (us-west-2) is binary, which the backend cannot read",
				"error kms-access-denied [{dags/a.py 4 14", "airflow/variables/locked in us-west-2 cannot be decrypted", "Access to KMS is not allowed",
				"aws secretsmanager describe-secret --secret-id airflow/variables/locked --query KmsKeyId --region us-west-2", "kms:Decrypt",
			},
		},
		{
			name: "shapes", files: map[string]string{
				"project/.env":      scenetest.MountVariables + scenetest.SecretsManagerBackend,
				"project/dags/a.py": "from airflow.models import Variable\nfrom airflow.hooks.base import BaseHook\nVariable.get('wrapped')\nBaseHook.get_connection('broken')\nBaseHook.get_connection('uri')\nBaseHook.get_connection('json')\n",
			},
			secrets: []awstest.Secret{
				secret("secretsmanager", "us-west-2", "airflow/variables/wrapped", `{"wrapped": "value-that-stays-hidden"}`),
				secret("secretsmanager", "us-west-2", "airflow/connections/broken", `{"conn_type": "postgres", "password": "value-that-stays-hidden"`),
			},
			status: checks.Warn, words: []string{
				"warning secret-shape [{dags/a.py 3 14", "(airflow/variables/wrapped in us-west-2, JSON object)", "warning secret-shape [{dags/a.py 4", "(airflow/connections/broken in us-west-2, invalid JSON)",
				"json.decoder.JSONDecodeError", "4 of ",
			},
			silent: []string{"value-that-stays-hidden", "connection uri", "connection json"},
		},
		{
			name: "variables that are read as JSON", files: map[string]string{
				"project/.env":      scenetest.MountVariables + scenetest.SecretsManagerBackend,
				"project/dags/a.py": "from airflow.models import Variable\nVariable.get('object', deserialize_json=True)['object']\nx = '{{ var.json.object.object }}'\nVariable.get('plain', deserialize_json=True)\n",
			},
			secrets: []awstest.Secret{
				secret("secretsmanager", "us-west-2", "airflow/variables/object", `{"object": "value-that-stays-hidden"}`),
				secret("secretsmanager", "us-west-2", "airflow/variables/plain", "value-that-stays-hidden"),
			},
			status: checks.Warn, words: []string{
				"warning secret-shape [{dags/a.py 4 14", "variable plain: the DAG reads it as JSON, but the value is not JSON (airflow/variables/plain in us-west-2, plain text)",
				"AirflowRuntimeError: VARIABLE_NOT_FOUND", "fix: Store JSON as plain text, or read it without deserialize_json",
			},
			silent: []string{"value-that-stays-hidden", "braces", "the variable object"},
		},
		{
			name: "connections that are none", files: map[string]string{
				"project/.env":      scenetest.MountVariables + scenetest.SecretsManagerBackend,
				"project/dags/a.py": connectionsDAG("text", "list", "quoted", "extra", "field", "bare_host", "no_type"),
			},
			secrets: []awstest.Secret{
				secret("secretsmanager", "us-west-2", "airflow/connections/text", "value-that-stays-hidden"),
				secret("secretsmanager", "us-west-2", "airflow/connections/list", `["value-that-stays-hidden"]`),
				secret("secretsmanager", "us-west-2", "airflow/connections/quoted", `'postgres://u:value-that-stays-hidden@h/db'`),
				secret("secretsmanager", "us-west-2", "airflow/connections/extra", `{"conn_type": "aws", "extra": "value-that-stays-hidden"}`),
				secret("secretsmanager", "us-west-2", "airflow/connections/field", `{"conn_type": "postgres", "value-that-stays-hidden": ""}`),
				// These two are enough for a hook that knows what it needs.
				secret("secretsmanager", "us-west-2", "airflow/connections/bare_host", `//u:value-that-stays-hidden@h`),
				secret("secretsmanager", "us-west-2", "airflow/connections/no_type", `{"conn_type": "http", "password": "value-that-stays-hidden", "extra": {}}`),
			},
			status: checks.Warn, words: []string{
				"connection text: the value does not start with a type such as aws://, so the connection has neither type nor host, login or password (airflow/connections/text in us-west-2, plain text)",
				"connection list: the value does not start",
				"connection quoted: the quotes are part of the value",
				"connection extra: the extras are not JSON",
				"connection field: SecretsManagerBackend drops an unknown field (not shown",
			},
			silent: []string{"value-that-stays-hidden", "bare_host", "no_type"},
		},
		{
			name: "a parameter with a field that no connection has", files: map[string]string{
				"project/.env": scenetest.MountVariables + scenetest.ParameterStoreBackend, "project/dags/a.py": connectionsDAG("field"),
			},
			secrets: []awstest.Secret{secret("ssm", "us-west-2", "/airflow/connections/field", `{"conn_type": "postgres", "value-that-stays-hidden": ""}`)},
			status:  checks.Warn, words: []string{"unknown connection field (not shown", "unexpected keyword argument '****'"},
			silent: []string{"value-that-stays-hidden"},
		},
		{
			name: "denied", files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "project/dags/a.py": variablesDAG("hello"), "home/.aws/credentials": scenetest.KeysOf("AKIALIMITED00EXAMPLE")},
			status: checks.Fail, words: []string{"error secret-access-denied"}, silent: []string{"secret-missing"},
		},
		{
			name: "not asked for", files: map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_lookup_pattern": "^aws_", "region_name": "us-east-1"}`), "project/dags/a.py": variablesDAG("hello")},
			status: checks.Warn, words: []string{"variables_lookup_pattern of the backend excludes it"},
		},
		{
			name: "no backend", files: map[string]string{"project/dags/a.py": variablesDAG("hello")},
			status: checks.Warn, words: []string{"not found: no AIRFLOW_VAR_HELLO in the environment", "fix: Set AIRFLOW_VAR_HELLO in .env"},
		},
		{
			name: "a backend that cannot be asked", files: map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.hashicorp.secrets.vault.VaultBackend\n", "project/dags/a.py": variablesDAG("hello")},
			status: checks.Skip, words: []string{"does not use AWS"}, silent: []string{"secret-missing"},
		},
		{
			name: "not seen", files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "project/dags/a.py": "from airflow.models import Variable\nVariable.get(name)\n", "project/dags/b.py": "x = '''\n"},
			status: checks.Passed, words: []string{"only known at run time: 1 (first: dags/a.py:2)", "dags/b.py is invalid Python from line 2 on"},
		},
		{
			name: "other encodings", files: map[string]string{"project/dags/a.py": "# -*- coding: latin-1 -*-\nfrom airflow.models import Variable\nVariable.get('caf\xe9')\n", "project/dags/b.py": "# coding: shift_jis\n", "project/dags/c.py": "\xff\xfex\x00"},
			status: checks.Unknown, words: []string{
				"variable café (dags/", "reason: files in dags/ that were not read: 1 (first: dags/b.py, which has an unknown encoding, shift_jis)",
				"files in dags/ that were not read: 1 (first: dags/c.py, which has an unknown encoding, UTF-16)",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{Secrets: test.secrets})
			report := inspect(scenetest.Scene{Files: test.files, Options: facts.Options{Names: true}}, t, server)
			r := ResultOf(t, report, secretsaccess.Check)
			wantTold(t, r, test.status, test.words...)
			for _, text := range test.silent {
				if strings.Contains(told(r), text) {
					t.Errorf("it says %q:\n%s", text, told(r))
				}
			}
		})
	}
}

// No more than a maximum of names is looked up, and the rest is reported.
func TestNamesBound(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range secretsaccess.MaxLookups + 50 {
		names = append(names, fmt.Sprintf("name_%03d", i))
	}
	server := awstest.New(t, awstest.Options{})
	s := scenetest.Scene{Files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "project/dags/a.py": variablesDAG(names...)}, Options: facts.Options{Names: true}}
	r := ResultOf(t, inspect(s, t, server), secretsaccess.Check)
	if n := scenetest.Count(server, "secretsmanager:GetSecretValue"); n != secretsaccess.MaxLookups+2 {
		t.Errorf("%d lookups", n)
	}
	wantTold(t, r, checks.Unknown, "reason: 50 of 250 names in the DAGs could not be looked up: one run looks up at most 200 names (name_200, name_201, name_202 and 47 more)",
		"note: 200 missing names not looked up in other regions or with another slash: one run looks up at most 200 names")
	if n := len(r.Findings); n != secretsaccess.MaxLookups {
		t.Errorf("%d findings", n)
	}
}

// The same input gives the same output, in whatever order the answers arrive.
func TestNamesOrder(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c", "deleted", "hello", "locked"}
	s := scenetest.Scene{Files: map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "project/dags/a.py": variablesDAG(names...)}, Options: facts.Options{Names: true}}
	answered := func(t *testing.T, order []string) (text string) {
		t.Helper()
		after := map[string]time.Duration{}
		for i, name := range order {
			after["airflow/variables/"+name] = time.Duration(i) * time.Second
		}
		synctest.Test(t, func(t *testing.T) {
			text = told(ResultOf(t, inspectInMemory(s, t, awstest.Options{NamesAfter: after}), secretsaccess.Check))
		})
		return text
	}
	forwards := answered(t, names)
	slices.Reverse(names)
	if backwards := answered(t, names); backwards != forwards {
		t.Errorf("got\n%s\nand\n%s", forwards, backwards)
	}
	if !slices.Contains(strings.Split(forwards, "\n"), "fail") {
		t.Error(forwards)
	}
}
