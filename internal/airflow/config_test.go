package airflow

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestReadConfig(t *testing.T) {
	env := map[string]string{
		BackendVariable: secretsManagerClass,
		KwargsVariable:  `{"region_name": "$AWS_DEFAULT_REGION", "sep": "/"}`, "AWS_DEFAULT_REGION": "us-west-2",
		PerKeyPrefix + "PROFILE_NAME": "dev", PerKeyPrefix + "SEP": "-",
	}
	c := ReadConfig(env, "/home/astro", Version{3, 2, 0})
	s := c.Secrets
	if s.Backend == nil || s.Backend.AWSService != "secretsmanager" || s.Variable != BackendVariable || s.KwargsVariable != KwargsVariable {
		t.Errorf("got %+v", s)
	}
	if got, want := fmt.Sprint(map[string]any(s.Kwargs.Values)), "map[profile_name:dev region_name:us-west-2 sep:-]"; got != want {
		t.Errorf("kwargs %s, want %s", got, want)
	}
	if c.Workers != nil || len(c.Unread) != 0 {
		t.Errorf("got %+v", c)
	}
	c = ReadConfig(env, "/home/astro", airflow3)
	if got, want := fmt.Sprint(map[string]any(c.Secrets.Kwargs.Values)), "map[region_name:us-west-2 sep:/]"; got != want {
		t.Errorf("before 3.2: kwargs %s, want %s", got, want)
	}
	if len(c.Unread) != 2 || c.Unread[0].Why != UnreadVersion || c.Unread[0].Meant != KwargsVariable {
		t.Errorf("before 3.2: %+v", c.Unread)
	}
}

func TestReadConfigWorkers(t *testing.T) {
	env := map[string]string{
		BackendVariable: secretsManagerClass, WorkerBackendVariable: "airflow.contrib.secrets.aws_ssm.AwsSsmSecretsBackend", WorkerKwargsVariable: "[1]",
	}
	c := ReadConfig(env, "", airflow3)
	if c.Workers == nil || c.Workers.Problem == nil || !strings.Contains(c.Workers.Problem.Symptom, `Please check "secrets_backend" key in "workers" section.`) {
		t.Fatalf("got %+v", c.Workers)
	}
	if got := c.Workers.Kwargs.Log; got != "Failed to parse [workers] secrets_backend_kwargs into a dict, defaulting to no kwargs." {
		t.Error(got)
	}
	if c = ReadConfig(env, "", airflow2); c.Workers != nil || len(c.Unread) != 2 || c.Unread[0].Meant != BackendVariable {
		t.Errorf("Airflow 2 has no workers' backend: %+v", c)
	}
}

func TestReadConfigElsewhere(t *testing.T) {
	env := map[string]string{BackendVariable: secretsManagerClass, KwargsVariable + "_CMD": "cat /run/kwargs"}
	if c := ReadConfig(env, "", airflow3); c.Secrets.Elsewhere != KwargsVariable+"_CMD" || len(c.Unread) != 0 {
		t.Errorf("got %+v", c)
	}
	if c := ReadConfig(env, "", Version{2, 6, 1}); c.Secrets.Elsewhere != "" || len(c.Unread) != 1 {
		t.Errorf("before 2.6.2: %+v", c)
	}
}

// TestConfigKeepsSecrets: however a Config is printed, no argument is shown.
func TestConfigKeepsSecrets(t *testing.T) {
	for _, kwargs := range []string{`{"aws_secret_access_key": "wJalrXUtnFEMI"}`, `{'aws_secret_access_key': 'wJalrXUtnFEMI'}`, `["wJalrXUtnFEMI"]`} {
		c := ReadConfig(map[string]string{
			BackendVariable: secretsManagerClass, KwargsVariable: kwargs, PerKeyPrefix + "AWS_SESSION_TOKEN": "wJalrXUtnFEMI",
		}, "", Version{3, 2, 0})
		encoded, err := json.Marshal(c)
		for _, text := range []string{fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c.Secrets.Kwargs), string(encoded)} {
			if err != nil || strings.Contains(text, "wJalr") {
				t.Errorf("%s: %v, %s", kwargs, err, text)
			}
		}
	}
}

func TestUnread(t *testing.T) {
	tests := []struct {
		name, meant string
		why         UnreadWhy
	}{
		{"AIRFLOW__SECRETS_BACKEND", BackendVariable, UnreadName},
		{"AIRFLOW_SECRETS_BACKEND", BackendVariable, UnreadName},
		{"AIRFLOW_SECRETS__BACKEND", BackendVariable, UnreadName},
		{"AIRFLOW__SECRETS__BACKENDS", BackendVariable, UnreadName},
		{"AIRFLOW__SECRET__BACKEND", BackendVariable, UnreadName},
		{"AIRFLOW__SECERTS__BACKEND", BackendVariable, UnreadName},
		{"airflow__secrets__backend", BackendVariable, UnreadCase},
		{"AIRFLOW__secrets__BACKEND", BackendVariable, UnreadCase},
		{"AIRFLOW__SECRETS_BACKEND_KWARGS", KwargsVariable, UnreadName},
		{"AIRFLOW__SECRETS__BACKEND_KWARG", KwargsVariable, UnreadName},
		{"AIRFLOW__SECRETS__BACKEND_KWARGS__REGION_NAME", PerKeyPrefix + "REGION_NAME", UnreadPerKey},
		{"AIRFLOW__SECRETS__BACKEND_CMD", BackendVariable, UnreadNotSecret},
		{"AIRFLOW__SECRETS__BACKENDS_ORDER", "", UnreadNever},
		{"AIRFLOW__WORKERS__SECRETS__BACKEND", WorkerBackendVariable, UnreadName},
		{"AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS", WorkerBackendVariable, UnreadNoBackend},
		{"AIRFLOW__SECRETS__BACKEND_KWARGS", BackendVariable, UnreadNoBackend},
		{"AIRFLOW__SECRETS__USE_CACHE", "", ""},
		{"AIRFLOW__TEAM___SECRETS__BACKEND", "", ""},
		{"AIRFLOW__CORE__LOAD_EXAMPLES", "", ""},
		{"AIRFLOW__API__SECRET_KEY", "", ""},
		{"AIRFLOW__CELERY__RESULT_BACKEND", "", ""},
		{"AIRFLOW_CONN_AWS_DEFAULT", "", ""},
		{"SECRETS_BACKEND", "", ""},
		{"MY_AIRFLOW__SECRETS__BACKEND", "", ""},
	}
	for _, tt := range tests {
		c := ReadConfig(map[string]string{tt.name: "x"}, "", Version{3, 2, 0})
		var got UnreadVariable
		if len(c.Unread) > 0 {
			got = c.Unread[0]
		}
		if len(c.Unread) > 1 || got.Meant != tt.meant || got.Why != tt.why || tt.why != "" && got.Variable != tt.name {
			t.Errorf("%s: %+v", tt.name, c.Unread)
		}
	}
}

func FuzzReadConfig(f *testing.F) {
	f.Add("AIRFLOW__SECRET__BACKEND", "x", "{'a'}")
	f.Fuzz(func(t *testing.T, name, backend, kwargs string) {
		ReadConfig(map[string]string{name: kwargs, BackendVariable: backend, KwargsVariable: kwargs}, "/home/astro", airflow3)
	})
}
