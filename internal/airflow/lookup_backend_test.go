package airflow

import (
	"slices"
	"strings"
	"testing"
)

const (
	secretsManagerClass = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"
	parameterStoreClass = "airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStoreBackend"
	contribClass        = "airflow.contrib.secrets.aws_secrets_manager.SecretsManagerBackend"
)

var airflow2, airflow3 = Version{2, 10, -1}, Version{3, 0, -1}

func TestLookupBackend(t *testing.T) {
	tests := []struct {
		value   string
		airflow Version
		class   string // what is loaded
		kind    BackendProblemKind
		meant   string
	}{
		{"", airflow3, "", "", ""},
		{secretsManagerClass, airflow3, secretsManagerClass, "", ""},
		{secretsManagerClass, airflow2, secretsManagerClass, "", ""},
		{parameterStoreClass, airflow3, parameterStoreClass, "", ""},
		{contribClass, airflow2, secretsManagerClass, "", ""},
		{contribClass, airflow3, "", BackendAliasGone, secretsManagerClass},
		{"airflow.providers.amazon.aws.secrets.ssm.AwsSsmSecretsBackend", airflow2, "", BackendAliasGone, parameterStoreClass},
		{"airflow.providers.amazon.aws.secrets.secrets_manager", airflow3, "", BackendModuleOnly, secretsManagerClass},
		{"SecretsManagerBackend", airflow3, "", BackendShortName, secretsManagerClass},
		{"secretmanagerbackend", airflow3, "", BackendNearMiss, secretsManagerClass},
		{`"` + secretsManagerClass + `"`, airflow3, "", BackendQuoted, secretsManagerClass},
		{`'` + secretsManagerClass, airflow3, "", BackendQuoted, secretsManagerClass},
		{secretsManagerClass + " ", airflow3, "", BackendSpaces, secretsManagerClass},
		{strings.ToLower(secretsManagerClass), airflow3, "", BackendCase, secretsManagerClass},
		{"airflow.providers.amazon.aws.secrets.secret_manager.SecretsManagerBackend", airflow3, "", BackendNearMiss, secretsManagerClass},
		{"airflow.providers.amazon.aws.secrets.secrets_manager.SecretManagerBackend", airflow3, "", BackendNearMiss, secretsManagerClass},
		{"airflow.providers.aws.secrets.SecretsManagerBackend", airflow3, "", BackendNearMiss, secretsManagerClass},
		{"airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStore", airflow3, "", BackendNearMiss, parameterStoreClass},
		{"airflow.providers.amazon.aws.secrets.secrets_manager:SecretsManagerBackend", airflow3, "", BackendNearMiss, secretsManagerClass},
		{"SecretsManager", airflow3, "", BackendNoPath, ""},
		{"include.backends.SecretsManagerBackend", airflow3, "", "", ""},
		{"company.secrets.Backend", airflow3, "", "", ""},
		{"airflow.secrets.metastore.MetastoreBackend", airflow3, "airflow.secrets.metastore.MetastoreBackend", "", ""},
		{"airflow.secrets.local_filesystem.LocalFilesystemBackend", airflow3, "airflow.secrets.local_filesystem.LocalFilesystemBackend", "", ""},
	}
	for _, tt := range tests {
		b, problem := LookupBackend(tt.value, tt.airflow)
		class, kind, meant := "", BackendProblemKind(""), ""
		if b != nil {
			class = b.Class
		}
		if problem != nil {
			kind = problem.Kind
			if problem.Meant != nil {
				meant = problem.Meant.Class
			}
		}
		if class != tt.class || kind != tt.kind || meant != tt.meant {
			t.Errorf("LookupBackend(%q, %v) = %q, %q, %q; want %q, %q, %q", tt.value, tt.airflow, class, kind, meant, tt.class, tt.kind, tt.meant)
		}
	}
}

func TestBackendSymptom(t *testing.T) {
	_, problem := LookupBackend(contribClass, airflow3)
	const want = `airflow.exceptions.AirflowConfigException: The object could not be loaded. Please check "backend" key in "secrets" section. ` +
		`Current value: "airflow.contrib.secrets.aws_secrets_manager.SecretsManagerBackend".`
	if problem == nil || problem.Symptom != want {
		t.Errorf("got %+v", problem)
	}
}

// TestBackendTable keeps the table sound.
func TestBackendTable(t *testing.T) {
	seen := map[string]bool{}
	for _, b := range Backends() {
		if seen[b.Class] || b.Title == "" || b.OnUnknown == "" {
			t.Errorf("%s stands twice or lacks something", b.Class)
		}
		seen[b.Class] = true
		var names []string
		for _, k := range b.Kwargs {
			if len(k.Types) == 0 {
				t.Errorf("%s: %s takes no type", b.Short, k.Name)
			}
			if k.Default != nil && !k.Takes(TypeOf(k.Default)) {
				t.Errorf("%s: the default of %s is not of its type", b.Short, k.Name)
			}
			names = append(names, k.Name)
		}
		slices.Sort(names)
		if len(slices.Compact(names)) != len(b.Kwargs) {
			t.Errorf("%s: a kwarg stands twice", b.Short)
		}
	}
}

func FuzzLookupBackend(f *testing.F) {
	f.Add(secretsManagerClass)
	f.Add(`"` + contribClass + `" `)
	f.Fuzz(func(t *testing.T, value string) {
		if b, problem := LookupBackend(value, airflow3); b != nil && problem != nil {
			t.Errorf("%q is loaded and is not", value)
		}
	})
}
