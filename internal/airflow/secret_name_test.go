package airflow

import "testing"

func TestSecretName(t *testing.T) {
	tests := []struct {
		class  string
		what   What
		kwargs string
		name   string
		asked  Asked
	}{
		{secretsManagerClass, VariableSecret, `{}`, "airflow/variables/hello", AskedYes},
		{secretsManagerClass, ConnectionSecret, `{}`, "airflow/connections/hello", AskedYes},
		{secretsManagerClass, ConfigSecret, `{}`, "airflow/config/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": "airflow/variables/"}`, "airflow/variables/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": "/airflow//variables//"}`, "/airflow//variables/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": ""}`, "hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": "/"}`, "hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": null}`, "", AskedNo},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": "a-b_", "sep": "_-"}`, "a-b_-hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": "a/", "sep": ""}`, "a/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"sep": null}`, "airflow/variablesNonehello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"sep": null, "variables_prefix": "a "}`, "aNonehello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"sep": 5}`, "", AskedUnknown},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": 0}`, "hello", AskedYes},
		{parameterStoreClass, VariableSecret, `{"variables_prefix": 0}`, "", AskedUnknown},
		{parameterStoreClass, VariableSecret, `{"sep": 5}`, "/airflow/variables/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_prefix": 5}`, "", AskedUnknown},
		{secretsManagerClass, VariableSecret, `{"variables_lookup_pattern": "HEL"}`, "airflow/variables/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_lookup_pattern": "ello"}`, "airflow/variables/hello", AskedNo},
		{secretsManagerClass, VariableSecret, `{"variables_lookup_pattern": "x|hello"}`, "airflow/variables/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_lookup_pattern": "(?!x)"}`, "airflow/variables/hello", AskedYes},
		{secretsManagerClass, VariableSecret, `{"variables_lookup_pattern": "(?!h)"}`, "airflow/variables/hello", AskedNo},
		{secretsManagerClass, VariableSecret, `{"variables_lookup_pattern": "*"}`, "airflow/variables/hello", AskedUnknown},
		{secretsManagerClass, VariableSecret, `{"variables_lookup_pattern": ""}`, "airflow/variables/hello", AskedYes},
		{parameterStoreClass, VariableSecret, `{}`, "/airflow/variables/hello", AskedYes},
		{parameterStoreClass, VariableSecret, `{"variables_prefix": "airflow/variables"}`, "/airflow/variables/hello", AskedYes},
		{parameterStoreClass, VariableSecret, `{"variables_prefix": "//a"}`, "//a/hello", AskedYes},
		{parameterStoreClass, VariableSecret, `{"variables_prefix": ""}`, "/hello", AskedYes},
		{parameterStoreClass, VariableSecret, `{"variables_prefix": "a", "sep": "-"}`, "/a/hello", AskedYes},
		{"airflow.secrets.local_filesystem.LocalFilesystemBackend", VariableSecret, `{}`, "", AskedUnknown},
	}
	for _, tt := range tests {
		b, _ := LookupBackend(tt.class, Version{})
		l := b.SecretName(tt.what, "hello", ParseKwargs(tt.kwargs, Version{}).Values)
		if l.Name != tt.name || l.Asked != tt.asked {
			t.Errorf("%s %s: %q, %v; want %q, %v", b.Short, tt.kwargs, l.Name, l.Asked, tt.name, tt.asked)
		}
	}
}
