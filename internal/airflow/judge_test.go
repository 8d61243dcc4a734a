package airflow

import (
	"fmt"
	"strings"
	"testing"
)

func judged(t *testing.T, class, text string, has Installed) []string {
	t.Helper()
	b, _ := LookupBackend(class, Version{})
	if b == nil {
		t.Fatalf("no backend %s", class)
	}
	k := ParseKwargs(text, Version{})
	if !k.Usable() {
		t.Fatalf("%s: %v", text, k.Err)
	}
	var got []string
	for _, p := range JudgeKwargs(b, k.Values, has) {
		if p.Detail == nil {
			t.Errorf("%s: nothing is told of %s", text, p.Key)
		}
		line := fmt.Sprintf("%s %s %s", p.Effect, p.Kind, p.Key)
		if p.Suggestion != "" {
			line += " -> " + p.Suggestion
		}
		got = append(got, line)
	}
	return got
}

func TestJudgeSecretsManager(t *testing.T) {
	tests := []struct {
		kwargs string
		want   string // one problem a line
	}{
		{`{}`, ``},
		{`{"connections_prefix": "airflow/connections", "variables_prefix": "airflow/variables/", "region_name": "us-west-2"}`, ``},
		{`{"profile_name": null, "variables_prefix": null, "connections_prefix": "", "role_arn": "arn:aws:iam::1:role/x"}`, ``},
		{`{"connections_lookup_pattern": "^aws_.*$", "endpoint_url": "http://localhost:4566"}`, ``},
		{`{"connections_lookup_pattern": "*_prod"}`, `fails type connections_lookup_pattern -> .*_prod`},
		{`{"connections_lookup_pattern": "^dev/[a"}`, `fails type connections_lookup_pattern`},
		{`{"variables_lookup_pattern": "[]"}`, `fails type variables_lookup_pattern`},
		{`{"variables_lookup_pattern": "[a-z]+(?=_x)"}`, ``},
		{`{"role_arn": "arn:aws:iam::1:role/x", "assume_role_kwargs": {"ExternalId": "xy", "DurationSeconds": 900}}`, ``},
		{`{"role_arn": "arn:aws:iam::1:role/x", "assume_role_kwargs": {"externalid": "x"}}`, `fails type assume_role_kwargs.externalid -> ExternalId`},
		{`{"role_arn": "arn:aws:iam::1:role/x", "assume_role_kwargs": {"DurationSeconds": "900"}}`, `fails type assume_role_kwargs.DurationSeconds`},
		{`{"region": "us-west-2"}`, `ignored unknown region -> region_name`},
		{`{"profile": "dev"}`, `ignored unknown profile -> profile_name`},
		{`{"variable_prefix": "a"}`, `ignored unknown variable_prefix -> variables_prefix`},
		{`{"connection_prefix": "a"}`, `ignored unknown connection_prefix -> connections_prefix`},
		{`{"Region_Name": "a"}`, `ignored unknown Region_Name -> region_name`},
		{`{"regionName": "a"}`, `ignored unknown regionName -> region_name`},
		{`{"varaibles_prefix": "a"}`, `ignored unknown varaibles_prefix -> variables_prefix`},
		{`{"aws_conn_id": "aws_default"}`, `ignored unknown aws_conn_id`},
		{`{"full_url_mode": false}`, `ignored version full_url_mode`},
		{`{"variables_prefix": 5}`, `crash type variables_prefix`},
		{`{"variables_prefix": false}`, `differs type variables_prefix`},
		{`{"verify": "false"}`, `differs type verify -> false`},
		{`{"use_ssl": "true"}`, `differs type use_ssl`},
		{`{"variables_prefix": "/airflow/variables"}`, `differs prefix variables_prefix -> airflow/variables`},
		{`{"variables_prefix": "airflow//variables"}`, `differs prefix variables_prefix -> airflow/variables`},
		{`{"variables_prefix": "/"}`, ``},
		{`{"variables_prefix": " airflow/variables"}`, `fails prefix variables_prefix -> airflow/variables`},
		{`{"variables_prefix": "airflow:variables"}`, `fails prefix variables_prefix`},
		{
			`{"variables_prefix": "airflow/connections", "connections_prefix": "airflow/variables"}`,
			`differs prefix connections_prefix -> airflow/connections`,
		},
		{`{"aws_access_key_id": "AKIA", "aws_secret_access_key": "s"}`, `works keys-inside aws_access_key_id`},
		{`{"aws_access_key_id": "AKIA"}`, `fails keys-inside aws_secret_access_key`},
		{`{"session_kwargs": {"aws_access_key_id": "AKIA", "aws_secret_access_key": "s"}}`, `works keys-inside session_kwargs.aws_access_key_id`},
		{`{"session_kwargs": {"profile_name": "dev"}}`, `ignored unknown session_kwargs.profile_name -> profile_name`},
		{`{"assume_role_kwargs": {"ExternalId": "x"}}`, `ignored no-effect assume_role_kwargs -> role_arn`},
		{`{"role_arn": "r", "assume_role_method": "assume_roles"}`, `fails type assume_role_method -> assume_role`},
		{`{"config_kwargs": {"proxies": {}}}`, `ignored no-effect config_kwargs`},
		{`{"service_config": {"secretsmanager": {"endpoint_url": "x"}, "sts": {}}}`, `ignored no-effect service_config.secretsmanager`},
		{`{"extra_conn_words": {"users": ["a"], "user": "b"}}`, "differs type extra_conn_words.user\nfails unknown extra_conn_words.users -> user"},
	}
	for _, tt := range tests {
		if got := strings.Join(judged(t, secretsManagerClass, tt.kwargs, Installed{}), "\n"); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.kwargs, got, tt.want)
		}
	}
}

func TestJudgeOthers(t *testing.T) {
	const vaultClass = "airflow.providers.hashicorp.secrets.vault.VaultBackend"
	const filesClass = "airflow.secrets.local_filesystem.LocalFilesystemBackend"
	tests := []struct {
		class, provider, kwargs, want string
	}{
		{parameterStoreClass, "", `{"variables_prefix": "airflow/variables"}`, ``},
		{parameterStoreClass, "7.2.1", `{"variables_prefix": "airflow/variables"}`, `fails prefix variables_prefix -> /airflow/variables`},
		{parameterStoreClass, "7.2.1", `{"variables_lookup_pattern": "x"}`, `ignored version variables_lookup_pattern`},
		{parameterStoreClass, "", `{"sep": "-"}`, `ignored unknown sep`},
		{parameterStoreClass, "", `{"full_url_mode": true}`, `ignored unknown full_url_mode`},
		{parameterStoreClass, "", `{"variables_prefix": "/airflow/variables+x"}`, `fails prefix variables_prefix`},
		{parameterStoreClass, "", `{"variables_prefix": "//airflow"}`, `differs prefix variables_prefix -> /airflow`},
		{parameterStoreClass, "", `{"variables_prefix": "/aws/airflow"}`, `differs prefix variables_prefix`},
		{parameterStoreClass, "", `{"variables_prefix": "/aws/reference/secretsmanager/airflow"}`, ``},
		{parameterStoreClass, "", `{"variables_prefix": "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15"}`, `fails prefix variables_prefix`},
		{parameterStoreClass, "", `{"variables_prefix": false}`, `crash type variables_prefix`},
		{secretsManagerClass, "8.0.0", `{"full_url_mode": false}`, ``},
		{secretsManagerClass, "5.0.0", `{"role_arn": "r"}`, `ignored version role_arn`},
		{vaultClass, "", `{"region": "us-east-1", "verify": false, "url": "http://x"}`, ``},
		{vaultClass, "", `{"vault_url": "http://x"}`, `fails unknown vault_url -> url`},
		{filesClass, "", `{"variable_file_path": "x"}`, `crash unknown variable_file_path -> variables_file_path`},
	}
	for _, tt := range tests {
		provider, _ := ParseVersion(tt.provider)
		if got := strings.Join(judged(t, tt.class, tt.kwargs, Installed{Provider: provider}), "\n"); got != tt.want {
			t.Errorf("%s %s:\n%s\nwant\n%s", tt.class, tt.kwargs, got, tt.want)
		}
	}
}

// TestJudgeKeepsSecrets: whatever stands in the kwargs, no secret is repeated.
func TestJudgeKeepsSecrets(t *testing.T) {
	b, _ := LookupBackend(secretsManagerClass, Version{})
	const mark = "wJalrXUtnFEMI"
	kwargs := map[string]any{}
	for _, k := range b.Kwargs {
		if k.Secret {
			kwargs[k.Name] = mark
		}
	}
	for _, value := range []any{mark, []any{mark}, int64(5)} {
		kwargs["aws_secret_access_key"] = value
		kwargs["secret_key"] = mark
		if text := fmt.Sprint(JudgeKwargs(b, kwargs, Installed{})); strings.Contains(text, mark) {
			t.Errorf("a secret is shown: %s", text)
		}
	}
}

func FuzzJudgeKwargs(f *testing.F) {
	f.Add(`{"region": 1, "variables_prefix": "//a b", "extra_conn_words": {"x": []}}`)
	f.Add(`{"session_kwargs": {"aws_access_key_id": "a"}, "service_config": {"s3": null}}`)
	f.Fuzz(func(t *testing.T, text string) {
		k := ParseKwargs(text, Version{})
		for _, b := range Backends() {
			for _, p := range JudgeKwargs(b, k.Values, Installed{}) {
				if p.Kind == "" || p.Effect == "" || p.Key == "" && text == "" {
					t.Errorf("%s: %+v", text, p)
				}
			}
			b.SecretName(VariableSecret, "x", k.Values)
			SessionOf(b.AWSService, b.ConnectionID(), k.Values, Installed{})
		}
	})
}

func TestJudgeShowsNoTextForANumber(t *testing.T) {
	b, _ := LookupBackend("airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend", Version{})
	k := ParseKwargs(`{"role_arn": "arn:aws:iam::1:role/x", "assume_role_kwargs": {"DurationSeconds": "hunter2"}}`, Version{})
	for _, p := range JudgeKwargs(b, k.Values, Installed{}) {
		if strings.Contains(fmt.Sprintf("%+v", p), "hunter2") {
			t.Errorf("it is shown: %+v", p)
		}
	}
}
