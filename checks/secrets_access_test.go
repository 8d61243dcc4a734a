package checks

import (
	"context"
	"net"
	"net/url"
	"strings"
	"testing"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/redact/redacttest"
)

const parameterStoreBackend = "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStoreBackend\n"

// withKwargs is a .env with a backend and its arguments.
func withKwargs(backend, kwargs string) string {
	return mountVariables + backend + "AIRFLOW__SECRETS__BACKEND_KWARGS=" + kwargs + "\n"
}

func TestSecretsAccess(t *testing.T) {
	t.Parallel()
	const us = `{"region_name": "us-east-1"}`
	for _, test := range []struct {
		name   string
		files  map[string]string
		status Status
		words  []string
		lookup int // how many lookups AWS sees
	}{
		{
			"may read", map[string]string{"project/.env": withKwargs(secretsManagerBackend, us)},
			Passed, []string{"note: variables under airflow/variables in us-east-1: may be read", "note: connections under airflow/connections in us-east-1: may be read"}, 2,
		},
		{
			"may read parameters", map[string]string{"project/.env": withKwargs(parameterStoreBackend, `{"connections_prefix": "own/connections", "region_name": "us-east-1"}`)},
			Passed, []string{"note: variables under /airflow/variables in us-east-1", "note: connections under /own/connections"}, 2,
		},
		{
			"the region of the profile", map[string]string{"project/.env": mountVariables + secretsManagerBackend},
			Passed, []string{"in us-west-2: may be read"}, 2,
		},
		{
			"a prefix that is null", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"variables_prefix": null, "region_name": "us-east-1"}`)},
			Passed, []string{"note: connections under"}, 1,
		},
		{
			"no prefix", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"variables_prefix": "", "connections_prefix": null, "region_name": "us-east-1"}`)},
			Passed, []string{"note: variables without a prefix in us-east-1"}, 1,
		},
		{
			"both prefixes null", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"variables_prefix": null, "connections_prefix": null, "region_name": "us-east-1"}`)},
			Skip, []string{"asked for neither variables nor connections"}, 0,
		},
		{
			"a pattern that the probe does not match", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"variables_lookup_pattern": "^only_", "connections_lookup_pattern": "^only_", "region_name": "us-east-1"}`)},
			Passed, []string{"variables under airflow/variables", "connections under airflow/connections"}, 2,
		},
		{
			"denied", map[string]string{"project/.env": withKwargs(secretsManagerBackend, us), "home/.aws/credentials": keysOf("AKIALIMITED00EXAMPLE")},
			Fail, []string{
				"error secret-access-denied [{.env 4 1  } { 0 0  secretsmanager:GetSecretValue}] [api-server dag-processor scheduler triggerer]",
				"may not read variables under airflow/variables and connections under airflow/connections in us-east-1: arn:aws:iam::111122223333:user/limited may not secretsmanager:GetSecretValue on " +
					"arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/variables/* and arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/connections/*",
				"botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/limited is not authorized to perform: " +
					"secretsmanager:GetSecretValue on resource: airflow/variables/<name> because no identity-based policy allows the secretsmanager:GetSecretValue action",
				`aws iam put-user-policy --user-name limited --policy-name doctor-secretsmanager-getsecretvalue-21d2b70c --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":["arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/variables/*","arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/connections/*"]}]}'`,
			}, 2,
		},
		{
			"denied parameters", map[string]string{"project/.env": withKwargs(parameterStoreBackend, us), "home/.aws/credentials": keysOf("AKIALIMITED00EXAMPLE")},
			Fail, []string{
				"may not ssm:GetParameter on arn:aws:ssm:us-east-1:111122223333:parameter/airflow/variables/* and",
				"botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the GetParameter operation",
			}, 2,
		},
		{
			"keys in the kwargs that are refused", map[string]string{"project/.env": withKwargs(secretsManagerBackend,
				`{"aws_access_key_id": "AKIADELETED00EXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "region_name": "us-east-1"}`)},
			Fail, []string{
				"error kwargs-keys-rejected [{.env 4 1", "AIRFLOW__SECRETS__BACKEND_KWARGS (.env:4) and not with the mounted files",
				"botocore.exceptions.ClientError: An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.",
			}, 2,
		},
		{
			"the services' keys are refused", map[string]string{"project/.env": withKwargs(secretsManagerBackend, us), "home/.aws/credentials": keysOf("AKIADELETED00EXAMPLE")},
			Unknown, []string{"AWS refuses the backend's credentials, which says nothing of its rights: AWS does not know this access key"}, 2,
		},
		{
			"a name that AWS refuses", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"variables_prefix": "a b", "region_name": "us-east-1"}`)},
			Unknown, []string{"AWS accepts no name under the prefix of the variables: Invalid name"}, 2,
		},
		{"no backend", nil, Skip, []string{"no secrets backend is set"}, 0},
		{
			"Vault", map[string]string{"project/.env": mountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.hashicorp.secrets.vault.VaultBackend\n"},
			Skip, []string{"the secrets backend is not AWS's: HashiCorp Vault"}, 0,
		},
		{
			"a class of one's own", map[string]string{"project/.env": mountVariables + "AIRFLOW__SECRETS__BACKEND=include.secrets.OurBackend\n"},
			Skip, []string{"a class that doctor does not know"}, 0,
		},
		{
			"a backend that never gets there", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"profile_name": "nobody", "region_name": "us-east-1"}`)},
			Skip, []string{"does not get as far as AWS: profile-not-found"}, 0,
		},
		{
			"a role of SAML", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/denied", "assume_role_method": "assume_role_with_saml", "assume_role_with_saml": {"principal_arn": "p", "idp_auth_method": "http_spegno_auth"}}`)},
			Unknown, []string{"a role that is asked for by assume_role_with_saml is known inside the container only"}, 0,
		},
		{
			"a role with a policy of its own", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/denied", "assume_role_kwargs": {"Policy": "{}"}}`)},
			Unknown, []string{"the role is asked for with Policy as well"}, 0,
		},
		{
			"sessions of the project's own making", map[string]string{"project/.env": withKwargs(secretsManagerBackend, us) + "AIRFLOW__AWS__SESSION_FACTORY=my.factory.Factory\n"},
			Unknown, []string{"AIRFLOW__AWS__SESSION_FACTORY"}, 0,
		},
		{
			"STS of the role elsewhere", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/airflow", "service_config": {"sts": {"endpoint_url": "https://sts.example.com"}}}`)},
			Unknown, []string{"https://sts.example.com", "--follow-endpoints"}, 0,
		},
		{
			"arguments from elsewhere", map[string]string{"project/.env": mountVariables + secretsManagerBackend + "AIRFLOW__SECRETS__BACKEND_KWARGS_CMD=cat /kwargs\n"},
			Unknown, []string{"come from AIRFLOW__SECRETS__BACKEND_KWARGS_CMD, which only the container can ask"}, 0,
		},
		{
			"workers that ask the same", map[string]string{"project/.env": withKwargs(secretsManagerBackend, us) +
				strings.Replace(secretsManagerBackend, "SECRETS__BACKEND", "WORKERS__SECRETS_BACKEND", 1) + "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS=" + us + "\n"},
			Passed, []string{"note: variables under airflow/variables in us-east-1: may be read"}, 2,
		},
		{
			"workers that ask elsewhere", map[string]string{"project/.env": withKwargs(secretsManagerBackend, us) +
				strings.Replace(secretsManagerBackend, "SECRETS__BACKEND", "WORKERS__SECRETS_BACKEND", 1) + `AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS={"region_name": "us-west-2"}` + "\n"},
			Passed, []string{"in us-east-1: may be read", "in us-west-2: may be read"}, 4,
		},
		{
			"an endpoint of the project", map[string]string{"project/.env": withKwargs(secretsManagerBackend, us) + "AWS_ENDPOINT_URL_SECRETS_MANAGER=http://aws.example.com\n"},
			Unknown, []string{"the project sends requests to http://aws.example.com; doctor signs none for it without --follow-endpoints"}, 0,
		},
		{
			"a role", map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"role_arn": "arn:aws:iam::111122223333:role/airflow", "region_name": "us-east-1"}`)},
			Passed, []string{"may be read"}, 2,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{})
			report := scene{files: test.files}.run(t, server)
			wantTold(t, resultOf(t, report, SecretsAccess), test.status, test.words...)
			if n := count(server, "secretsmanager:GetSecretValue") + count(server, "ssm:GetParameter"); n != test.lookup {
				t.Errorf("%d lookups, want %d: %v", n, test.lookup, server.Actions())
			}
			if bad := errorsIn(report); len(bad) > 1 {
				t.Errorf("one fault is told twice: %s", describe(bad))
			}
		})
	}
}

// Faults on the way say nothing of the rights, and the check ends in its time.
func TestSecretsAccessFaults(t *testing.T) {
	t.Parallel()
	s := scene{
		files:   map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": variablesDAG("hello")},
		options: Options{Names: true},
	}
	judge := func(t *testing.T, report ProjectReport, words string) {
		t.Helper()
		wantTold(t, resultOf(t, report, SecretsAccess), Unknown, "whether the backend may read variables under airflow/variables and connections under airflow/connections is not known: ", words, "1 of the 1 names in the DAGs could not be looked up")
	}
	for fault, words := range map[awstest.Fault]string{
		awstest.Throttle: "too many requests", awstest.InternalError: "AWS failed with status 500", awstest.HTMLForbidden: "the answer was not AWS's",
		awstest.Endless: "the answer was not AWS's", awstest.Reset: "closed in the middle",
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			judge(t, s.run(t, awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"secretsmanager": fault}})), words)
		})
	}
	for _, fault := range []awstest.Fault{awstest.Silence, awstest.Stall, awstest.Drip} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			s.hanging(t, awstest.Options{Faults: map[string]awstest.Fault{"secretsmanager": fault}}, func(t *testing.T, report ProjectReport) {
				judge(t, report, "AWS gave no answer in time")
			})
		})
	}
}

// With --follow-endpoints the project's endpoint is asked, and STS at its own.
func TestSecretsAccessFollows(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	way := &dialTo{address: at.Host}
	s := scene{
		dial: way.dial, options: Options{FollowEndpoints: true},
		files: map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/airflow"}`) +
			"AWS_ENDPOINT_URL_SECRETS_MANAGER=http://secrets.example.com\nAWS_ENDPOINT_URL_STS=http://sts.example.com\n"},
	}
	report := s.run(t, server)
	wantTold(t, resultOf(t, report, SecretsAccess), Passed, "may be read")
	hosts := map[string]bool{}
	for _, r := range server.Requests() {
		hosts[r.Action+" "+r.Host] = true
	}
	for _, want := range []string{"sts:AssumeRole sts.example.com", "secretsmanager:GetSecretValue secrets.example.com"} {
		if !hosts[want] {
			t.Errorf("no request %s among %v", want, hosts)
		}
	}
	if _, _, err := net.SplitHostPort(way.all()[0]); err != nil {
		t.Error(err)
	}
}

// A policy that names single secrets answers for a name that does not exist as
// if all were denied.
func TestSecretsAccessOfSome(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	w := scene{files: map[string]string{"project/.env": mountVariables + secretsManagerBackend, "home/.aws/credentials": keysOf("AKIALIMITED00EXAMPLE")}}.world(t, server)
	p := &Pass{World: w, check: SecretsAccess}
	u := p.backendUses().uses[0]
	p.probePrefixes(context.Background(), []*backendUse{u})
	for _, prefix := range u.prefixes {
		u.readable[prefix.what] = true
	}
	p.judgeRights(context.Background(), u)
	found, _, _ := p.Reported()
	if len(found) != 1 || found[0].Severity != Warning || !strings.Contains(redacttest.Raw(found[0].Message), "but each lookup of another name raises") {
		t.Errorf("got %+v", redacttest.Everything(found))
	}
}

func TestAllow(t *testing.T) {
	t.Parallel()
	p := &Pass{World: scene{}.world(t, awstest.New(t, awstest.Options{})), check: SecretsAccess}
	denial := func(principal string) *aws.Error {
		return &aws.Error{Kind: aws.AccessDenied, Denial: aws.ParseDenial("User: " + principal + " is not authorized to perform: x:Y on resource: z because no identity-based policy allows the x:Y action")}
	}
	explicit := denial("arn:aws:iam::111122223333:user/dev")
	explicit.Denial.Explicit = true
	for _, test := range []struct {
		name           string
		e              *aws.Error
		title, command string
	}{
		{"a user", denial("arn:aws:iam::111122223333:user/team/it's"), "user it's", `aws iam put-user-policy --user-name 'it'\''s' --policy-name doctor-x-y-71186d01 --policy-document '{"Version":`},
		{"a role", denial("arn:aws:sts::111122223333:assumed-role/airflow/session"), "role airflow", "aws iam put-role-policy --role-name airflow "},
		{"SSO", denial("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0/me"), "permission set of AWSReservedSSO_Dev_0", `{"Version":"2012-10-17"`},
		{"somebody else", denial("arn:aws:sts::111122223333:federated-user/me"), "attached to arn:aws:sts::111122223333:federated-user/me", `{"Version":`},
		{"explicitly", explicit, "A policy forbids it", ""},
		{"not said", &aws.Error{Kind: aws.AccessDenied}, "attached to this identity", `{"Version":`},
	} {
		fix := p.allow(test.e, "x:Y", "arn:aws:z")
		if !strings.Contains(redacttest.Raw(fix.Title), test.title) || !strings.HasPrefix(strings.Join(redacttest.RawAll(fix.Commands), "\n"), test.command) || strings.Contains(strings.Join(redacttest.RawAll(fix.Commands), ""), "\n") {
			t.Errorf("%s: %+v", test.name, redacttest.Everything(fix))
		}
	}
}
