package builtin

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
)

func nameSecrets(from awstest.Secret, names ...string) []awstest.Secret {
	var all []awstest.Secret
	for _, n := range names {
		from.Service, from.Region, from.Name = "secretsmanager", "us-west-2", "airflow/"+n
		all = append(all, from)
	}
	return all
}

// Airflow logs what a backend raises, and continues with the environment and its database: a
// DAG that finds the name there works.
func TestRefusedNames(t *testing.T) {
	t.Parallel()
	const backend = scenetest.MountVariables + scenetest.SecretsManagerBackend
	const airflow2 = "FROM quay.io/astronomer/astro-runtime:12.1.0\n"
	denied := awstest.Secret{Denied: true}
	noDecryption := awstest.Secret{Code: "DecryptionFailure", Message: "Secrets Manager can't decrypt the protected secret text using the provided KMS key."}
	for _, test := range []struct {
		name    string
		files   map[string]string
		secrets []awstest.Secret
		status  checks.Status
		words   []string
		silent  []string
	}{
		{
			"denied", map[string]string{"project/.env": backend, "project/dags/a.py": variablesDAG("b")}, nameSecrets(denied, "variables/b"),
			checks.Fail, []string{"error secret-access-denied [{dags/a.py 2", "cannot read airflow/variables/b in us-west-2", "(AccessDeniedException) when calling the GetSecretValue operation"}, []string{"goes on"},
		},
		{
			"denied, in the environment", map[string]string{"project/.env": backend + "AIRFLOW_VAR_B=1\n", "project/dags/a.py": variablesDAG("b")}, nameSecrets(denied, "variables/b"),
			checks.Warn, []string{"warning secret-access-denied [{dags/a.py 2", "; Airflow logs it and uses AIRFLOW_VAR_B instead", "(AccessDeniedException)", "1 of 1 variables and connections in the DAGs found"}, nil,
		},
		{
			"denied, in the environment of one service", map[string]string{
				"project/.env": backend, "project/dags/a.py": variablesDAG("b"),
				"project/docker-compose.override.yml": scenetest.BaseFiles()["project/docker-compose.override.yml"] + "    environment:\n      AIRFLOW_VAR_B: '1'\n",
			}, nameSecrets(denied, "variables/b"),
			checks.Fail, []string{"error secret-access-denied"}, []string{"goes on"},
		},
		{
			"denied, in the settings", map[string]string{
				"project/.env": backend, "project/dags/a.py": variablesDAG("b"),
				"project/airflow_settings.yaml": "airflow:\n  variables:\n    - variable_name: b\n      variable_value: x\n",
			}, nameSecrets(denied, "variables/b"),
			checks.Warn, []string{"uses b of airflow_settings.yaml instead"}, nil,
		},
		{
			"denied, and not needed", map[string]string{"project/.env": backend, "project/dags/a.py": "Operator(aws_conn_id='aws_default')\n"}, nameSecrets(denied, "connections/aws_default"),
			checks.Warn, []string{"uses the default in the DAG instead"}, []string{"AccessDeniedException"},
		},
		{
			"one of two in the environment", map[string]string{"project/.env": backend + "AIRFLOW_VAR_B=1\n", "project/dags/a.py": variablesDAG("b", "c")}, nameSecrets(denied, "variables/b", "variables/c"),
			checks.Fail, []string{"error secret-access-denied [{dags/a.py 3", "cannot read airflow/variables/c in", "warning secret-access-denied [{dags/a.py 2", "cannot read airflow/variables/b in"}, nil,
		},
		{
			"a connection, which Airflow 3 says nothing of", map[string]string{"project/.env": backend, "project/dags/a.py": connectionsDAG("b")}, nameSecrets(denied, "connections/b"),
			checks.Fail, []string{"  airflow.exceptions.AirflowNotFoundException: The conn_id `b` isn't defined"}, []string{"AccessDeniedException"},
		},
		{
			"a connection in Airflow 2", map[string]string{"project/Dockerfile": airflow2, "project/docker-compose.override.yml": airflow2Override(), "project/.env": backend, "project/dags/a.py": connectionsDAG("b")}, nameSecrets(denied, "connections/b"),
			checks.Fail, []string{"(AccessDeniedException) when calling the GetSecretValue operation"}, nil,
		},
		{
			"not decrypted, which the backend passes over", map[string]string{"project/.env": backend, "project/dags/a.py": connectionsDAG("b")}, nameSecrets(noDecryption, "connections/b"),
			checks.Fail, []string{"error kms-access-denied", "  airflow.exceptions.AirflowNotFoundException: The conn_id `b` isn't defined"}, []string{"errorfactory.DecryptionFailure"},
		},
		{
			"a variable that is not decrypted in Airflow 2", map[string]string{"project/Dockerfile": airflow2, "project/docker-compose.override.yml": airflow2Override(), "project/.env": backend, "project/dags/a.py": variablesDAG("b")}, nameSecrets(noDecryption, "variables/b"),
			checks.Fail, []string{"error kms-access-denied", "  KeyError: 'Variable b does not exist'"}, nil,
		},
		{
			"not decrypted, in the environment", map[string]string{"project/.env": backend + "AIRFLOW_VAR_B=1\n", "project/dags/a.py": variablesDAG("b")}, nameSecrets(awstest.Secret{Locked: true}, "variables/b"),
			checks.Warn, []string{"warning kms-access-denied", "uses AIRFLOW_VAR_B instead"}, nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report := inspect(scenetest.Scene{Files: test.files, Options: facts.Options{Names: true}}, t, awstest.New(t, awstest.Options{Secrets: test.secrets}))
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

func airflow2Override() string {
	text := "services:\n"
	for _, service := range []string{"webserver", "scheduler", "triggerer"} {
		text += "  " + service + ":\n    volumes:\n      - @@HOME@@/.aws:/home/astro/.aws\n"
	}
	return text
}
