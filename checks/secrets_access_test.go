package checks

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
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
				`aws iam put-user-policy --user-name limited --policy-name airflow --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":["arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/variables/*","arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/connections/*"]}]}'`,
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
	for fault, words := range map[awstest.Fault]string{
		awstest.Throttle: "too many requests", awstest.InternalError: "AWS failed with status 500", awstest.HTMLForbidden: "the answer was not AWS's",
		awstest.Reset: "closed in the middle", awstest.Silence: "AWS gave no answer in time",
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"secretsmanager": fault}})
			s := scene{
				files:   map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": variablesDAG("hello")},
				options: Options{CheckTimeout: time.Second, Names: true},
			}
			began := time.Now()
			report := s.run(t, server)
			if took := time.Since(began); took > time.Second+grace+500*time.Millisecond {
				t.Errorf("took %v", took)
			}
			wantTold(t, resultOf(t, report, SecretsAccess), Unknown, "whether the backend may read variables under airflow/variables and connections under airflow/connections is not known: ", words, "1 of the 1 names in the DAGs could not be looked up")
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
	if len(p.findings) != 1 || p.findings[0].Severity != Warning || !strings.Contains(p.findings[0].Message, "but each lookup of another name raises") {
		t.Errorf("got %+v", p.findings)
	}
}

func TestAllow(t *testing.T) {
	t.Parallel()
	p := &Pass{World: scene{}.world(t, awstest.New(t, awstest.Options{}))}
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
		{"a user", denial("arn:aws:iam::111122223333:user/team/it's"), "user it's", `aws iam put-user-policy --user-name 'it'\''s' --policy-name airflow --policy-document '{"Version":`},
		{"a role", denial("arn:aws:sts::111122223333:assumed-role/airflow/session"), "role airflow", "aws iam put-role-policy --role-name airflow "},
		{"SSO", denial("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0/me"), "permission set of AWSReservedSSO_Dev_0", `{"Version":"2012-10-17"`},
		{"somebody else", denial("arn:aws:sts::111122223333:federated-user/me"), "attached to arn:aws:sts::111122223333:federated-user/me", `{"Version":`},
		{"explicitly", explicit, "A policy forbids it", ""},
		{"not said", &aws.Error{Kind: aws.AccessDenied}, "attached to this identity", `{"Version":`},
	} {
		fix := p.allow(test.e, "x:Y", "arn:aws:z")
		if !strings.Contains(fix.Title, test.title) || !strings.HasPrefix(strings.Join(fix.Commands, "\n"), test.command) || strings.Contains(strings.Join(fix.Commands, ""), "\n") {
			t.Errorf("%s: %+v", test.name, fix)
		}
	}
}

func variablesDAG(names ...string) string {
	text := "from airflow.models import Variable\n"
	for _, n := range names {
		text += fmt.Sprintf("Variable.get(%q)\n", n)
	}
	return text
}

// Names are looked up where Airflow looks, in its order.
func TestNames(t *testing.T) {
	t.Parallel()
	const dag = `from airflow.models import Variable
from airflow.hooks.base import BaseHook

Variable.get("hello")
Variable.get("in_environment")
Variable.get("in_settings")
Variable.get("with_default", default_var="x")
BaseHook.get_connection("uri")
BaseHook.get_connection("env_conn")
BaseHook.get_connection("settings_conn")
Operator(aws_conn_id="aws_default")
`
	full := map[string]string{
		"project/.env":                  withKwargs(secretsManagerBackend, `{"region_name": "us-east-1"}`) + "AIRFLOW_VAR_IN_ENVIRONMENT=x\nAIRFLOW_CONN_ENV_CONN=http://example.com\n",
		"project/airflow_settings.yaml": "airflow:\n  connections:\n    - conn_id: settings_conn\n      conn_type: http\n  variables:\n    - variable_name: in_settings\n      variable_value: x\n",
		"project/dags/a.py":             dag,
	}
	secret := func(service, region, name, value string) awstest.Secret {
		return awstest.Secret{Service: service, Region: region, Name: name, Value: value}
	}
	for _, test := range []struct {
		name    string
		files   map[string]string
		secrets []awstest.Secret
		status  Status
		words   []string
		silent  []string
	}{
		{
			name: "all there", files: full, status: Passed,
			words: []string{"note: the DAGs name 8 variables and connections: 6 are there, 2 are not and need not be"},
		},
		{
			name: "missing", files: withFile(full, "project/dags/b.py", "from airflow.models import Variable\n\nVariable.get('nowhere')\n"), status: Warn,
			words: []string{
				"warning secret-missing [{dags/b.py 3 14", "dags/b.py:3 names the variable nowhere, which is nowhere that Airflow looks: no airflow/variables/nowhere in Secrets Manager (us-east-1), " +
					"no AIRFLOW_VAR_NOWHERE in the environment, not in airflow_settings.yaml",
				"aws secretsmanager create-secret --name airflow/variables/nowhere --secret-string <value> --region us-east-1",
			},
		},
		{
			name: "missing connection", files: withFile(full, "project/dags/b.py", "from airflow.hooks.base import BaseHook\nBaseHook.get_connection('nowhere')\n"), status: Warn,
			words: []string{"names the connection nowhere", "airflow.exceptions.AirflowNotFoundException: The conn_id `nowhere` isn't defined"},
		},
		{
			name: "a slash in front", files: map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"variables_prefix": "/airflow/variables", "region_name": "us-east-1"}`), "project/dags/a.py": variablesDAG("hello")},
			status: Warn, words: []string{"; airflow/variables/hello is there, and a leading slash makes another name", `fix: Write "variables_prefix": "airflow/variables" in AIRFLOW__SECRETS__BACKEND_KWARGS`},
		},
		{
			name: "no slash in front", files: map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": variablesDAG("only")},
			secrets: []awstest.Secret{secret("secretsmanager", "us-west-2", "/airflow/variables/only", "x")},
			status:  Warn, words: []string{"/airflow/variables/only is there"},
		},
		{
			name: "another region", files: map[string]string{
				"project/.env": withKwargs(secretsManagerBackend, `{"variables_prefix": "airflow/variables", "region_name": "us-east-2"}`), "project/dags/a.py": variablesDAG("hello"),
			},
			status: Fail, words: []string{
				"error secret-not-in-region [{.env 4 1", "airflow/variables/hello: not in us-east-2, where the backend asks (AIRFLOW__SECRETS__BACKEND_KWARGS, .env:4), but in us-west-2, which the profile default (~/.aws/config:2) names",
				"botocore.errorfactory.ResourceNotFoundException: An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
				`fix: Write "region_name": "us-west-2"`,
			},
			silent: []string{"secret-missing"},
		},
		{
			name: "another region, by a variable", files: map[string]string{
				"project/.env":      withKwargs(parameterStoreBackend, `{"region_name": "us-east-2"}`) + "AWS_DEFAULT_REGION=us-east-1\n",
				"project/dags/a.py": variablesDAG("hello"),
			},
			status: Fail, words: []string{"/airflow/variables/hello: not in us-east-2", "but in us-east-1, which AWS_DEFAULT_REGION (.env:5) names"},
		},
		{
			name: "deleted, binary and locked", files: map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": variablesDAG("deleted", "binary", "locked")},
			status: Fail, words: []string{
				"airflow/variables/deleted in Secrets Manager (us-west-2) is scheduled for deletion", "aws secretsmanager restore-secret --secret-id airflow/variables/deleted --region us-west-2",
				"airflow/variables/binary in Secrets Manager (us-west-2) is binary, which the backend does not read",
				"error kms-access-denied [{dags/a.py 4 14", "airflow/variables/locked in us-west-2 may be read, but not decrypted", "Access to KMS is not allowed",
				"aws secretsmanager describe-secret --secret-id airflow/variables/locked --query KmsKeyId --region us-west-2", "kms:Decrypt",
			},
		},
		{
			name: "shapes", files: map[string]string{
				"project/.env":      mountVariables + secretsManagerBackend,
				"project/dags/a.py": "from airflow.models import Variable\nfrom airflow.hooks.base import BaseHook\nVariable.get('wrapped')\nBaseHook.get_connection('broken')\nBaseHook.get_connection('uri')\nBaseHook.get_connection('json')\n",
			},
			secrets: []awstest.Secret{
				secret("secretsmanager", "us-west-2", "airflow/variables/wrapped", `{"wrapped": "value-that-stays-hidden"}`),
				secret("secretsmanager", "us-west-2", "airflow/connections/broken", `{"conn_type": "postgres", "password": "value-that-stays-hidden"`),
			},
			status: Warn, words: []string{
				"warning secret-shape [{dags/a.py 3 14", "the variable wrapped (airflow/variables/wrapped in us-west-2, JSON object)", "warning secret-shape [{dags/a.py 4", "the connection broken (airflow/connections/broken in us-west-2, JSON with a mistake in it)",
				"json.decoder.JSONDecodeError", "4 are there",
			},
			silent: []string{"value-that-stays-hidden", "connection uri", "connection json"},
		},
		{
			name: "denied", files: map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": variablesDAG("hello"), "home/.aws/credentials": keysOf("AKIALIMITED00EXAMPLE")},
			status: Fail, words: []string{"error secret-access-denied"}, silent: []string{"secret-missing"},
		},
		{
			name: "not asked for", files: map[string]string{"project/.env": withKwargs(secretsManagerBackend, `{"variables_lookup_pattern": "^aws_", "region_name": "us-east-1"}`), "project/dags/a.py": variablesDAG("hello")},
			status: Warn, words: []string{"the backend is not asked for it, because of variables_lookup_pattern"},
		},
		{
			name: "no backend", files: map[string]string{"project/dags/a.py": variablesDAG("hello")},
			status: Warn, words: []string{"nowhere that Airflow looks: no AIRFLOW_VAR_HELLO in the environment", "fix: Set AIRFLOW_VAR_HELLO in .env"},
		},
		{
			name: "a backend that cannot be asked", files: map[string]string{"project/.env": mountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.hashicorp.secrets.vault.VaultBackend\n", "project/dags/a.py": variablesDAG("hello")},
			status: Skip, words: []string{"not AWS's"}, silent: []string{"secret-missing"},
		},
		{
			name: "not seen", files: map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": "from airflow.models import Variable\nVariable.get(name)\n", "project/dags/b.py": "x = '''\n"},
			status: Passed, words: []string{"only running them would tell: 1, the first at dags/a.py:2", "dags/b.py is no Python from line 2 on"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{Secrets: test.secrets})
			report := scene{files: test.files, options: Options{Names: true}}.run(t, server)
			r := resultOf(t, report, SecretsAccess)
			wantTold(t, r, test.status, test.words...)
			for _, text := range test.silent {
				if strings.Contains(told(r), text) {
					t.Errorf("it says %q:\n%s", text, told(r))
				}
			}
		})
	}
}

// No more than a bound of names is asked for, and what was not is said.
func TestNamesBound(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range maxLookups + 50 {
		names = append(names, fmt.Sprintf("name_%03d", i))
	}
	server := awstest.New(t, awstest.Options{})
	s := scene{files: map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": variablesDAG(names...)}, options: Options{Names: true}}
	r := resultOf(t, s.run(t, server), SecretsAccess)
	if n := count(server, "secretsmanager:GetSecretValue"); n != maxLookups+2 {
		t.Errorf("%d lookups", n)
	}
	wantTold(t, r, Unknown, "reason: 50 of the 250 names in the DAGs could not be looked up")
	if n := len(r.Findings); n != maxLookups {
		t.Errorf("%d findings", n)
	}
}

// The same input gives the same output, whichever answer comes first.
func TestNamesOrder(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	s := scene{files: map[string]string{"project/.env": mountVariables + secretsManagerBackend, "project/dags/a.py": variablesDAG("a", "b", "c", "hello", "deleted", "locked")}, options: Options{Names: true}}
	w := s.world(t, server)
	var first string
	for range 5 {
		again := NewWorld(w.Machine, w.Dir, w.Options)
		text := told(resultOf(t, Run(context.Background(), again, Registry(), RunOptions{}), SecretsAccess))
		if first == "" {
			first = text
		}
		if text != first {
			t.Fatalf("got\n%s\nafter\n%s", text, first)
		}
	}
	if !slices.Contains(strings.Split(first, "\n"), "fail") {
		t.Error(first)
	}
}
