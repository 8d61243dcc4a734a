package airflow

import "testing"

// TestBackendSymptomByVersion: how loading a class that is none ends, in the words of
// each release and of its workers.
func TestBackendSymptomByVersion(t *testing.T) {
	const rest = `AirflowConfigException: The object could not be loaded. Please check "backend" key in "secrets" section. Current value: "x.".`
	const workers = `AirflowConfigException: The object could not be loaded. Please check "secrets_backend" key in "workers" section. Current value: "x.".`
	airflow31, airflow32 := Version{3, 1, -1}, Version{3, 2, 0}
	for _, tt := range []struct {
		section Section
		value   string
		airflow Version
		want    string
	}{
		{SecretsSection, "x.", airflow2, "airflow.exceptions." + rest},
		{SecretsSection, "x.", airflow31, "airflow.exceptions." + rest},
		{SecretsSection, "x.", airflow32, "airflow._shared.configuration.exceptions." + rest},
		{WorkersSection, "x.", airflow31, "airflow.exceptions." + workers},
		{WorkersSection, "x.", airflow32, "airflow.sdk._shared.configuration.exceptions." + workers},
		{SecretsSection, ".", airflow32, "ValueError: Empty module name"},
		{SecretsSection, ".Backend", airflow2, "ValueError: Empty module name"},
		{SecretsSection, "..Backend", airflow2, "TypeError: the 'package' argument is required to perform a relative import for '.'"},
		{SecretsSection, "os.path", airflow2, "TypeError: 'module' object is not callable"},
		{SecretsSection, "airflow.models.Connection", airflow32, "AttributeError: 'Connection' object has no attribute '_set_connection_class'"},
		{SecretsSection, "airflow.models.Connection", airflow31, ""}, // it starts, and finds nothing
	} {
		_, problem := lookupBackend(tt.section, tt.value, tt.airflow)
		if problem == nil || problem.Symptom != tt.want {
			t.Errorf("%s %q in %s: %+v, want %s", tt.section, tt.value, tt.airflow, problem, tt.want)
		}
	}
}

// TestKwargsKeptInTheBackend: they are looked up in the backend that they set up.
func TestKwargsKeptInTheBackend(t *testing.T) {
	env := map[string]string{BackendVariable: secretsManagerClass, KwargsVariable + "_SECRET": "kwargs"}
	with := func(more map[string]string) map[string]string {
		for name, value := range env {
			more[name] = value
		}
		return more
	}
	for name, tt := range map[string]struct {
		env     map[string]string
		airflow Version
		log     string
		raises  string
		usable  bool
	}{
		"Airflow 2.11 goes on without":        {env, Version{2, 11, 1}, "Failed to parse [secrets] backend_kwargs as JSON, defaulting to no kwargs.", "", false},
		"Airflow 3.2 does not start":          {env, Version{3, 2, 0}, "", "RecursionError: maximum recursion depth exceeded", false},
		"the kwargs themselves come first":    {with(map[string]string{KwargsVariable: "{}"}), Version{3, 2, 0}, "", "", true},
		"before 2.6.2 nobody reads it":        {env, Version{2, 6, 1}, "", "", true},
		"nor is it read without a backend":    {map[string]string{KwargsVariable + "_SECRET": "kwargs"}, Version{3, 2, 0}, "", "", true},
		"a command has nothing to go round":   {map[string]string{BackendVariable: secretsManagerClass, KwargsVariable + "_CMD": "cat /x"}, Version{3, 2, 0}, "", "", true},
		"the workers' are in the general one": {map[string]string{BackendVariable: secretsManagerClass, WorkerBackendVariable: secretsManagerClass, WorkerKwargsVariable + "_SECRET": "kwargs"}, Version{3, 2, 0}, "", "", true},
	} {
		k := ReadConfig(tt.env, "", tt.airflow).Secrets.Kwargs
		if k.Log != tt.log || k.Raises != tt.raises || k.Usable() != tt.usable {
			t.Errorf("%s: %q, %q, %t", name, k.Log, k.Raises, k.Usable())
		}
	}
}
