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

// For a name that could not be looked up the reason is reported.
func TestNamesWithoutAnswer(t *testing.T) {
	t.Parallel()
	const backend = scenetest.MountVariables + scenetest.SecretsManagerBackend
	for _, test := range []struct {
		name    string
		files   map[string]string
		secrets []awstest.Secret
		words   string
	}{
		{
			"throttled", map[string]string{"project/.env": backend, "project/dags/a.py": variablesDAG("b", "hello")}, nameSecrets(awstest.Secret{Fault: awstest.Throttle}, "variables/b"),
			"reason: 1 of 2 names in the DAGs could not be looked up: too many requests (b)",
		},
		{
			"a proxy's page", map[string]string{"project/.env": backend, "project/dags/a.py": variablesDAG("b")}, nameSecrets(awstest.Secret{Fault: awstest.HTMLForbidden}, "variables/b"),
			"could not be looked up: unexpected HTTP 403 from secretsmanager.us-west-2.amazonaws.com, not AWS (b)",
		},
		{
			"another refusal", map[string]string{"project/.env": backend, "project/dags/a.py": variablesDAG("b")},
			nameSecrets(awstest.Secret{Code: "InvalidRequestException", Message: "You can't perform this operation on this secret."}, "variables/b"),
			"could not be looked up: AWS returned InvalidRequestException: You can't perform this operation on this secret (b)",
		},
		{
			"a pattern with a character by its name", map[string]string{
				"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_lookup_pattern": "\\N{DIGIT ONE}?", "region_name": "us-west-2"}`), "project/dags/a.py": variablesDAG("b"),
			}, nil,
			"could not be looked up: unknown whether variables_lookup_pattern of the backend includes it (b)",
		},
		{
			"several reasons", map[string]string{"project/.env": backend, "project/dags/a.py": variablesDAG("b", "c", "d")},
			append(nameSecrets(awstest.Secret{Fault: awstest.HTMLForbidden}, "variables/c"), nameSecrets(awstest.Secret{Fault: awstest.Throttle}, "variables/b", "variables/d")...),
			"3 of 3 names in the DAGs could not be looked up: too many requests (b, d), unexpected HTTP 403 from secretsmanager.us-west-2.amazonaws.com, not AWS (c)",
		},
		{
			"workers that ask elsewhere", map[string]string{
				"project/.env":      backend + "AIRFLOW__WORKERS__SECRETS_BACKEND=airflow.providers.hashicorp.secrets.vault.VaultBackend\n",
				"project/dags/a.py": variablesDAG("b"),
			}, nil,
			"could not be looked up: the secrets backend does not use AWS: HashiCorp Vault (b)",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report := inspect(scenetest.Scene{Files: test.files, Options: facts.Options{Names: true}}, t, awstest.New(t, awstest.Options{Secrets: test.secrets}))
			wantTold(t, ResultOf(t, report, secretsaccess.Check), checks.Unknown, test.words)
		})
	}
}

// A prefix that AWS refuses as a name does not affect the other one.
func TestNamesBesideAFaultyPrefix(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	s := scenetest.Scene{Options: facts.Options{Names: true}, Files: map[string]string{
		"project/.env":      scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_prefix": "bad name!", "region_name": "us-west-2"}`),
		"project/dags/a.py": variablesDAG("b") + connectionsDAG("uri", "nowhere"),
	}}
	r := ResultOf(t, inspect(s, t, server), secretsaccess.Check)
	wantTold(t, r, checks.Unknown, "AWS rejects names under the prefix of the variables: Invalid name", "connections under airflow/connections in us-west-2: readable",
		"connection nowhere (dags/", "1 of 3 variables and connections in the DAGs found", "1 of 3 names in the DAGs could not be looked up: AWS does not accept this name: Invalid name")
	if len(r.Findings) != 1 {
		t.Errorf("%d findings", len(r.Findings))
	}
}

// If the time is up before it is known where a missing name is instead, it is reported as
// missing, and the rest as unknown.
func TestNamesCutOff(t *testing.T) {
	t.Parallel()
	elsewhere := nameSecrets(awstest.Secret{Fault: awstest.Silence}, "variables/hello")
	hanging(scenetest.Scene{
		Options: facts.Options{Names: true},
		Files: map[string]string{
			"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-2"}`), "project/dags/a.py": variablesDAG("hello"),
		},
	}, t, awstest.Options{Secrets: elsewhere}, func(t *testing.T, report checks.ProjectReport) {
		wantTold(t, ResultOf(t, report, secretsaccess.Check), checks.Unknown,
			"reason: unknown whether missing names exist in another region or with another slash: AWS did not answer in time (hello)",
			"warning secret-missing", "no airflow/variables/hello in Secrets Manager (us-east-2)")
	})
}

// Only AWS's answers about the credentials have this text.
func TestRefusalsThatAreNotOfCredentials(t *testing.T) {
	t.Parallel()
	for code, words := range map[string]string{
		"OptInRequired":               "unknown whether the backend can read variables under airflow/variables: ",
		"InvalidRequestException":     "AWS returned InvalidRequestException: No.",
		"UnrecognizedClientException": "AWS rejects the credentials of the backend, so its rights are unknown: unknown access key",
	} {
		server := awstest.New(t, awstest.Options{Secrets: nameSecrets(awstest.Secret{Code: code, Message: "No."}, "variables/"+secretsaccess.ProbeID)})
		s := scenetest.Scene{Files: map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"connections_prefix": null, "region_name": "us-west-2"}`)}}
		r := ResultOf(t, inspect(s, t, server), secretsaccess.Check)
		wantTold(t, r, checks.Unknown, words)
		if about := strings.Contains(told(r), "rejects the credentials of the backend"); about != (code == "UnrecognizedClientException") {
			t.Errorf("%s: %s", code, told(r))
		}
	}
}
