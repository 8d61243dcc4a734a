package verify

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/aws/awstest"
)

// newAirflow is a Python that can import a fake Airflow.
func newAirflow(t *testing.T, major int, env map[string]string) *python {
	t.Helper()
	stub, err := filepath.Abs(filepath.Join("testdata", fmt.Sprintf("airflow%d", major)))
	must(t, err)
	backends, err := filepath.Abs(filepath.Join("testdata", "backends"))
	must(t, err)
	p := newPython(t, env)
	p.env["PYTHONPATH"] = stub + ":" + backends
	p.file(".aws/credentials", keys)
	p.file(".aws/config", "[default]\nregion = us-east-1\n")
	return p
}

func metastore(t *testing.T, variables, connections map[string]string) string {
	t.Helper()
	text, err := json.Marshal(map[string]any{"variables": variables, "connections": connections})
	must(t, err)
	return string(text)
}

// told is the text of lookups.
func told(lookups []Lookup) string {
	var lines []string
	for _, l := range lookups {
		for i, text := range l.words() {
			if i == 0 {
				text = l.Kind + " " + l.Name + ": " + text
			} else {
				text = "  " + text
			}
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != strings.TrimSpace(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.TrimSpace(want))
	}
}

func TestAirflowLooksInItsOrder(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	for _, major := range []int{2, 3} {
		t.Run(fmt.Sprintf("Airflow %d", major), func(t *testing.T) {
			t.Parallel()
			env := server.Env()
			env["AIRFLOW__SECRETS__BACKEND"] = "company.secrets.SecretsManagerBackend"
			env["AIRFLOW_VAR_HELLO"] = "hidden by the backend"
			env["AIRFLOW_VAR_TWO"] = `{"a": "secret-a-secret", "b": 2}`
			env["AIRFLOW_VAR_PAIR"] = `{"pair": "secret-p-secret"}`
			env["AIRFLOW_VAR_NOTHING"] = ""
			env["AIRFLOW_CONN_OWN"] = "aws://AKIAIOSFODNN7EXAMPLE:secret-o-secret@?region_name=us-east-1"
			env["TEST_METASTORE"] = metastore(t,
				map[string]string{"two": "hidden by the environment", "lines": "secret-1\nsecret-2", "list": "[1, 2]"},
				map[string]string{"odd": "secretword:secret-d-secret", "plain": "secret-q-secret", "http": `{"conn_type": "http", "host": "h", "extra": "{"}`})
			p := newAirflow(t, major, env)
			a := p.ask(Question{
				Variables:   []string{"hello", "two", "pair", "nothing", "lines", "list", "none"},
				Connections: []string{"uri", "json", "own", "odd", "plain", "http", "none"},
			})
			if !strings.HasPrefix(a.Airflow.Version, fmt.Sprint(major)) || a.Identity.ARN == "" {
				t.Errorf("%+v", a)
			}
			expect(t, told(a.Airflow.Lookups), `
variable hello: found in the secrets backend SecretsManagerBackend: plain text
variable two: found in the environment (AIRFLOW_VAR_TWO): a JSON object with 2 keys
variable pair: found in the environment (AIRFLOW_VAR_PAIR): a JSON object with 1 key, which is the name of the variable: stored as a key/value pair, not as plain text
variable nothing: found in the environment (AIRFLOW_VAR_NOTHING): empty
variable lines: found in Airflow's database: plain text of several lines
variable list: found in Airflow's database: a JSON list of 2 items
variable none: not found in the secrets backend SecretsManagerBackend or in the environment (AIRFLOW_VAR_NONE) or in Airflow's database
connection uri: found in the secrets backend SecretsManagerBackend: a connection of type postgres, with host, schema, login, password, port
connection json: found in the secrets backend SecretsManagerBackend: a connection of type aws and nothing else
connection own: found in the environment (AIRFLOW_CONN_OWN): a connection of type aws, with login, password, extra
connection odd: found in Airflow's database: a connection of an unknown type, with schema
connection plain: found in Airflow's database: a connection without a type, with schema
connection http: found in Airflow's database: a connection of type http, with host, extra (not a JSON object)
connection none: not found in the secrets backend SecretsManagerBackend or in the environment (AIRFLOW_CONN_NONE) or in Airflow's database`)
			p.clean("world", "secret-a-secret", "secret-p-secret", "secret-o-secret", "secret-1", "secret-d-secret", "secret-q-secret", "pass@")
			if strings.Contains(told(a.Airflow.Lookups), "secretword") {
				t.Error("what stands in the place of a type is shown")
			}
		})
	}
}

// A task of Airflow 3 asks its worker's backend, then the other services' backend through the
// API server.
func TestAirflow3AsksTheWorkersBackendFirst(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	env := server.Env()
	env["AIRFLOW__SECRETS__BACKEND"] = "company.secrets.SecretsManagerBackend"
	env["AIRFLOW__WORKERS__SECRETS_BACKEND"] = "company.secrets.SecretsManagerBackend"
	env["AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS"] = `{"variables_prefix": "elsewhere"}`
	p := newAirflow(t, 3, env)
	a := p.ask(Question{Variables: []string{"hello"}})
	asked := a.Airflow.Lookups[0].Asked
	if len(asked) != 3 || asked[0].Place != "backend" || asked[1].Place != "environment" || asked[2].Place != "backend" || !asked[2].Found {
		t.Errorf("%+v", asked)
	}
}

func TestAirflowErrors(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	tests := []struct {
		name string
		env  map[string]string
		want string
	}{
		{
			"the backend may not read",
			map[string]string{
				"AIRFLOW__SECRETS__BACKEND": "company.secrets.SecretsManagerBackend",
				"AWS_ACCESS_KEY_ID":         "AKIALIMITED00EXAMPLE", "AWS_SECRET_ACCESS_KEY": awstest.ExampleSecret,
				"AIRFLOW_VAR_HELLO": "x",
			},
			`variable hello: found in the environment (AIRFLOW_VAR_HELLO): plain text
  the secrets backend SecretsManagerBackend failed: botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/limited is not authorized to perform: secretsmanager:GetSecretValue on resource: airflow/variables/hello because no identity-based policy allows the secretsmanager:GetSecretValue action`,
		},
		{
			"an error that quotes the value",
			map[string]string{"AIRFLOW__SECRETS__BACKEND": "company.secrets.Quoting"},
			`variable hello: not found in the environment (AIRFLOW_VAR_HELLO) or in Airflow's database
  the secrets backend Quoting failed: ValueError (text hidden: it may contain a secret)`,
		},
		{
			"an answer that is none",
			map[string]string{"AIRFLOW__SECRETS__BACKEND": "company.secrets.Odd"},
			`variable hello: found in the secrets backend Odd: a value of an unknown form`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := server.Env()
			for name, value := range tt.env {
				env[name] = value
			}
			p := newAirflow(t, 2, env)
			expect(t, told(p.ask(Question{Variables: []string{"hello"}}).Airflow.Lookups), tt.want)
			p.clean("hunter2")
		})
	}
}

func TestAirflowDoesNotStart(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	tests := []struct{ name, backend, want string }{
		{"no such class", "company.secret.Backend", `airflow.exceptions.AirflowConfigException: The object could not be loaded. Please check "backend" key in "secrets" section. Current value: "company.secret.Backend".`},
		{"it ends the process", "company.secrets.Quits", "SystemExit (text hidden: it may contain a secret)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := server.Env()
			env["AIRFLOW__SECRETS__BACKEND"] = tt.backend
			p := newAirflow(t, 3, env)
			a := p.ask(Question{Variables: []string{"x"}})
			if a.Airflow.Error == nil || a.Airflow.Error.String() != tt.want || a.Identity.ARN == "" {
				t.Errorf("%+v", a)
			}
			p.clean()
		})
	}
}

func TestAirflowIsNotThere(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	p := newPython(t, server.Env())
	p.file(".aws/credentials", keys+"region = us-east-1\n")
	a := p.ask(Question{Connections: []string{"x"}})
	if !a.Airflow.Error.lacks("airflow") || a.Identity.ARN == "" {
		t.Errorf("%+v", a)
	}
}

func TestAirflowTakesTooLong(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	env := server.Env()
	env["AIRFLOW__SECRETS__BACKEND"] = "company.secrets.Slow"
	p := newAirflow(t, 2, env)
	p.timer() // which the backend sets off
	q := Question{Variables: []string{"x", "y"}, Within: patience}
	a := p.ask(q)
	if !a.TimedOut || a.Identity.ARN == "" || a.Step != "ask for the variable x: backend" {
		t.Errorf("%+v", a)
	}
	r := Result{Answer: &a}
	r.judge(q)
	if r.Status != Unknown || r.Reason() != "not everything was looked up within 5m0s (--timeout); the last step was: ask for the variable x: backend" {
		t.Errorf("%s: %s", r.Status, r.Reason())
	}
}
