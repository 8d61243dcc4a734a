package builtin

import (
	"net"
	"net/url"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
)

func TestSecretsAccess(t *testing.T) {
	t.Parallel()
	const us = `{"region_name": "us-east-1"}`
	for _, test := range []struct {
		name   string
		files  map[string]string
		status checks.Status
		words  []string
		lookup int // how many lookups AWS sees
	}{
		{
			"may read", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, us)},
			checks.Passed, []string{"note: variables under airflow/variables in us-east-1: readable", "note: connections under airflow/connections in us-east-1: readable"}, 2,
		},
		{
			"may read parameters", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.ParameterStoreBackend, `{"connections_prefix": "own/connections", "region_name": "us-east-1"}`)},
			checks.Passed, []string{"note: variables under /airflow/variables in us-east-1", "note: connections under /own/connections"}, 2,
		},
		{
			"the region of the profile", map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend},
			checks.Passed, []string{"in us-west-2: readable"}, 2,
		},
		{
			"a prefix that is null", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_prefix": null, "region_name": "us-east-1"}`)},
			checks.Passed, []string{"note: connections under"}, 1,
		},
		{
			"no prefix", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_prefix": "", "connections_prefix": null, "region_name": "us-east-1"}`)},
			checks.Passed, []string{"note: variables without a prefix in us-east-1"}, 1,
		},
		{
			"both prefixes null", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_prefix": null, "connections_prefix": null, "region_name": "us-east-1"}`)},
			checks.Skip, []string{"looks up neither variables nor connections"}, 0,
		},
		{
			"a pattern that the probe does not match", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_lookup_pattern": "^only_", "connections_lookup_pattern": "^only_", "region_name": "us-east-1"}`)},
			checks.Passed, []string{"variables under airflow/variables", "connections under airflow/connections"}, 2,
		},
		{
			"denied", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, us), "home/.aws/credentials": scenetest.KeysOf("AKIALIMITED00EXAMPLE")},
			checks.Fail, []string{
				"error secret-access-denied [{.env 4 1  } { 0 0  secretsmanager:GetSecretValue}] [api-server dag-processor scheduler triggerer]",
				"cannot read variables under airflow/variables and connections under airflow/connections in us-east-1: secretsmanager:GetSecretValue is denied for arn:aws:iam::111122223333:user/limited",
				"botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/limited is not authorized to perform: " +
					"secretsmanager:GetSecretValue on resource: airflow/variables/<name> because no identity-based policy allows the secretsmanager:GetSecretValue action",
				`aws iam put-user-policy --user-name limited --policy-name doctor-secretsmanager-getsecretvalue-21d2b70c --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":["arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/variables/*","arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/connections/*"]}]}'`,
			}, 2,
		},
		{
			"denied parameters", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.ParameterStoreBackend, us), "home/.aws/credentials": scenetest.KeysOf("AKIALIMITED00EXAMPLE")},
			checks.Fail, []string{
				"ssm:GetParameter is denied for",
				"botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the GetParameter operation",
			}, 2,
		},
		{
			"keys in the kwargs that are refused", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend,
				`{"aws_access_key_id": "AKIADELETED00EXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "region_name": "us-east-1"}`)},
			checks.Fail, []string{
				"error kwargs-keys-rejected [{.env 4 1", "the access keys in AIRFLOW__SECRETS__BACKEND_KWARGS (.env:4)",
				"botocore.exceptions.ClientError: An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.",
			}, 2,
		},
		{
			"the services' keys are refused", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, us), "home/.aws/credentials": scenetest.KeysOf("AKIADELETED00EXAMPLE")},
			checks.Unknown, []string{"AWS rejects the credentials of the backend, so its rights are unknown: unknown access key"}, 2,
		},
		{
			"a name that AWS refuses", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"variables_prefix": "a b", "region_name": "us-east-1"}`)},
			checks.Unknown, []string{"AWS rejects names under the prefix of the variables: Invalid name"}, 2,
		},
		{"no backend", nil, checks.Skip, []string{"no secrets backend is set"}, 0},
		{
			"Vault", map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.hashicorp.secrets.vault.VaultBackend\n"},
			checks.Skip, []string{"the secrets backend does not use AWS: HashiCorp Vault"}, 0,
		},
		{
			"a class of one's own", map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=include.secrets.OurBackend\n"},
			checks.Skip, []string{"a class that doctor does not know"}, 0,
		},
		{
			"a backend that never gets there", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"profile_name": "nobody", "region_name": "us-east-1"}`)},
			checks.Skip, []string{"skipped until profile-not-found is fixed"}, 0,
		},
		{
			"a role of SAML", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/denied", "assume_role_method": "assume_role_with_saml", "assume_role_with_saml": {"principal_arn": "p", "idp_auth_method": "http_spegno_auth"}}`)},
			checks.Unknown, []string{"only the container can assume a role with assume_role_with_saml"}, 0,
		},
		{
			"a role with a policy of its own", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/denied", "assume_role_kwargs": {"Policy": "{}"}}`)},
			checks.Unknown, []string{"the role is assumed with Policy"}, 0,
		},
		{
			"sessions of the project's own making", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, us) + "AIRFLOW__AWS__SESSION_FACTORY=my.factory.Factory\n"},
			checks.Unknown, []string{"AIRFLOW__AWS__SESSION_FACTORY"}, 0,
		},
		{
			"STS of the role elsewhere", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/airflow", "service_config": {"sts": {"endpoint_url": "https://sts.example.com"}}}`)},
			checks.Unknown, []string{"https://sts.example.com", "--follow-endpoints"}, 0,
		},
		{
			"arguments from elsewhere", map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend + "AIRFLOW__SECRETS__BACKEND_KWARGS_CMD=cat /kwargs\n"},
			checks.Unknown, []string{"only the container can read the arguments of the backend from AIRFLOW__SECRETS__BACKEND_KWARGS_CMD"}, 0,
		},
		{
			"workers that ask the same", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, us) +
				strings.Replace(scenetest.SecretsManagerBackend, "SECRETS__BACKEND", "WORKERS__SECRETS_BACKEND", 1) + "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS=" + us + "\n"},
			checks.Passed, []string{"note: variables under airflow/variables in us-east-1: readable"}, 2,
		},
		{
			"workers that ask elsewhere", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, us) +
				strings.Replace(scenetest.SecretsManagerBackend, "SECRETS__BACKEND", "WORKERS__SECRETS_BACKEND", 1) + `AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS={"region_name": "us-west-2"}` + "\n"},
			checks.Passed, []string{"in us-east-1: readable", "in us-west-2: readable"}, 4,
		},
		{
			"an endpoint of the project", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, us) + "AWS_ENDPOINT_URL_SECRETS_MANAGER=http://aws.example.com\n"},
			checks.Unknown, []string{"the project sends requests to http://aws.example.com; doctor sends none there without --follow-endpoints"}, 0,
		},
		{
			"a role", map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"role_arn": "arn:aws:iam::111122223333:role/airflow", "region_name": "us-east-1"}`)},
			checks.Passed, []string{": readable"}, 2,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{})
			report := inspect(scenetest.Scene{Files: test.files}, t, server)
			wantTold(t, ResultOf(t, report, secretsaccess.Check), test.status, test.words...)
			if n := scenetest.Count(server, "secretsmanager:GetSecretValue") + scenetest.Count(server, "ssm:GetParameter"); n != test.lookup {
				t.Errorf("%d lookups, want %d: %v", n, test.lookup, server.Actions())
			}
			if bad := errorsIn(report); len(bad) > 1 {
				t.Errorf("one fault is told twice: %s", describe(bad))
			}
		})
	}
}

// Network errors say nothing about permissions, and the check ends in time.
func TestSecretsAccessFaults(t *testing.T) {
	t.Parallel()
	s := scenetest.Scene{
		Files:   map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend, "project/dags/a.py": variablesDAG("hello")},
		Options: facts.Options{Names: true},
	}
	judge := func(t *testing.T, report checks.ProjectReport, words string) {
		t.Helper()
		wantTold(t, ResultOf(t, report, secretsaccess.Check), checks.Unknown, "unknown whether the backend can read variables under airflow/variables and connections under airflow/connections: ", words, "1 of 1 names in the DAGs could not be looked up")
	}
	for fault, words := range map[awstest.Fault]string{
		awstest.Throttle: "too many requests", awstest.InternalError: "AWS returned HTTP 500", awstest.HTMLForbidden: ", not AWS",
		awstest.Endless: ", not AWS", awstest.Reset: "connection reset",
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			judge(t, inspect(s, t, awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"secretsmanager": fault}})), words)
		})
	}
	for _, fault := range []awstest.Fault{awstest.Silence, awstest.Stall, awstest.Drip} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			hanging(s, t, awstest.Options{Faults: map[string]awstest.Fault{"secretsmanager": fault}}, func(t *testing.T, report checks.ProjectReport) {
				judge(t, report, "AWS did not respond in time")
			})
		})
	}
}

// With --follow-endpoints the project's endpoint is used, and its own one for STS.
func TestSecretsAccessFollows(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	way := &scenetest.DialTo{Address: at.Host}
	s := scenetest.Scene{
		Dial: way.Dial, Options: facts.Options{FollowEndpoints: true},
		Files: map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/airflow"}`) +
			"AWS_ENDPOINT_URL_SECRETS_MANAGER=http://secrets.example.com\nAWS_ENDPOINT_URL_STS=http://sts.example.com\n"},
	}
	report := inspect(s, t, server)
	wantTold(t, ResultOf(t, report, secretsaccess.Check), checks.Passed, ": readable")
	hosts := map[string]bool{}
	for _, r := range server.Requests() {
		hosts[r.Action+" "+r.Host] = true
	}
	for _, want := range []string{"sts:AssumeRole sts.example.com", "secretsmanager:GetSecretValue secrets.example.com"} {
		if !hosts[want] {
			t.Errorf("no request %s among %v", want, hosts)
		}
	}
	if _, _, err := net.SplitHostPort(way.All()[0]); err != nil {
		t.Error(err)
	}
}
