package builtin

import (
	"context"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/credentialchain"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/scenetest"
	"doctor/checks/stsidentity"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
)

// Each error has its own message, and what is not an answer of AWS about the credentials is
// not a verdict on them.
func TestIdentityFaults(t *testing.T) {
	t.Parallel()
	noName := func(_ context.Context, network, address string) (net.Conn, error) {
		name, _, _ := net.SplitHostPort(address)
		return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}}
	}
	for _, test := range []struct {
		name    string
		scene   scenetest.Scene
		fault   awstest.Fault
		ahead   time.Duration
		trusted bool
		status  checks.Status
		words   []string
	}{
		{
			name: "rejected", scene: scenetest.Scene{Files: map[string]string{"home/.aws/credentials": scenetest.KeysOf("AKIADELETED00EXAMPLE")}},
			status: checks.Fail, words: []string{
				"error key-rejected [{~/.aws/credentials 2 0", "[api-server dag-processor scheduler triggerer]", "AWS does not know this access key",
				"botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
				"aws configure",
			},
		},
		{
			name: "another secret", scene: scenetest.Scene{Files: map[string]string{"home/.aws/credentials": strings.Replace(scenetest.KeysOf(awstest.ExampleKeyID), "wJal", "wJbl", 1)}},
			status: checks.Fail, words: []string{"error key-rejected", "the secret key is not the one that belongs to it", "(SignatureDoesNotMatch) when calling the GetCallerIdentity"},
		},
		{
			name: "ended", scene: scenetest.Scene{Files: map[string]string{"home/.aws/credentials": scenetest.KeysOf("ASIAIOSFODNN7EXAMPLE") + "aws_session_token = expired-session-token-EXAMPLE\n"}},
			status: checks.Skip, words: []string{"AWS refuses the credentials: the session token has expired (see credential-files)"},
		},
		{
			name: "ended, and nobody else asked", scene: scenetest.Scene{
				Files:   map[string]string{"home/.aws/credentials": scenetest.KeysOf("ASIAIOSFODNN7EXAMPLE") + "aws_session_token = expired-session-token-EXAMPLE\n"},
				Options: facts.Options{Only: []string{stsidentity.Check.ID}},
			},
			status: checks.Fail, words: []string{"error token-rejected", "the session token has expired", "(ExpiredToken) when calling the GetCallerIdentity operation"},
		},
		{
			name: "rejected keys of the environment, and nobody else asked", scene: scenetest.Scene{
				Files: map[string]string{
					"project/.env":          scenetest.MountVariables + "AWS_ACCESS_KEY_ID=AKIADELETED00EXAMPLE\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n",
					"home/.aws/credentials": scenetest.KeysOf(awstest.ExampleKeyID),
				},
				Options: facts.Options{Skipped: []string{credentialchain.Check.ID}},
			},
			status: checks.Fail, words: []string{"error key-rejected [{.env 3 1", "the keys in the environment"},
		},
		{
			name: "skewed", ahead: 20 * time.Minute,
			status: checks.Fail, words: []string{"error clock-skew", "the clock of this machine is 20 minutes behind AWS's", "(SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Signature expired", "timedatectl"},
		},
		{name: "throttled", fault: awstest.Throttle, status: checks.Unknown, words: []string{"there were too many requests"}},
		{name: "500", fault: awstest.InternalError, status: checks.Unknown, words: []string{"AWS failed with status 500"}},
		{name: "503", fault: awstest.Bare503, status: checks.Unknown, words: []string{"AWS failed with status 503"}},
		{name: "HTML", fault: awstest.HTMLForbidden, status: checks.Unknown, words: []string{"the answer was not AWS's (status 403)", "on the way"}},
		{name: "garbage", fault: awstest.GarbageStream, status: checks.Unknown, words: []string{"the answer was not AWS's"}},
		{
			name: "unknown CA", scene: scenetest.Scene{Env: map[string]string{"AWS_CA_BUNDLE": ""}},
			status: checks.Unknown, words: []string{"signed by an authority that is not trusted here", "AWS_CA_BUNDLE"},
		},
		{name: "DNS", scene: scenetest.Scene{Dial: noName}, status: checks.Unknown, words: []string{"the name cannot be resolved", "sts.us-west-2.amazonaws.com"}},
		{name: "reset", fault: awstest.Reset, status: checks.Unknown, words: []string{"the connection was closed in the middle"}},
		{name: "proxy", fault: awstest.ProxyAuth, status: checks.Unknown, words: []string{"the proxy wants a user name and a password"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{ClockAhead: test.ahead})
			if test.fault != "" {
				server.Fail("", test.fault)
			}
			report := inspect(test.scene, t, server)
			wantTold(t, ResultOf(t, report, stsidentity.Check), test.status, test.words...)
			for _, r := range report.Results {
				if r.Check != stsidentity.Check && (r.Status == checks.Unknown || r.Status == checks.Fail && test.name != "ended") {
					t.Errorf("the fault reaches another check: %s: %s", r.Check.ID, told(r))
				}
			}
		})
	}
}

// AWS and proxies that hang use up the time of the checks that call them, and do not affect
// other checks.
func TestIdentityHangs(t *testing.T) {
	t.Parallel()
	for _, fault := range []awstest.Fault{awstest.Silence, awstest.Stall, awstest.Drip, awstest.ProxySilence, awstest.TunnelSilence} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			hanging(scenetest.Scene{}, t, awstest.Options{Faults: map[string]awstest.Fault{"": fault}}, func(t *testing.T, report checks.ProjectReport) {
				for _, r := range report.Results {
					if r.Check == stsidentity.Check {
						wantTold(t, r, checks.Unknown, "AWS gave no answer in time")
					} else if r.Status == checks.Unknown || r.Status == checks.Fail {
						t.Errorf("the fault reaches another check: %s: %s", r.Check.ID, told(r))
					}
				}
			})
		})
	}
}

// An expired token is reported once, by the check of the files.
func TestIdentityEndedToken(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	s := scenetest.Scene{Files: map[string]string{"home/.aws/credentials": scenetest.KeysOf("ASIAIOSFODNN7EXAMPLE") + "aws_session_token = expired-session-token-EXAMPLE\n"}}
	report := inspect(s, t, server)
	wantTold(t, ResultOf(t, report, credentialfiles.Check), checks.Fail, "session-token-expired", "(ExpiredToken) when calling the GetCallerIdentity operation")
	if bad := errorsIn(report); len(bad) != 1 {
		t.Errorf("got %s", describe(bad))
	}
}

func TestIdentityExpectations(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	role := scenetest.Scene{Files: map[string]string{"home/.aws/config": "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = base\n",
		"home/.aws/credentials": "[base]\n" + scenetest.DevKeys}}
	for _, test := range []struct {
		name   string
		scene  scenetest.Scene
		expect facts.Expectations
		status checks.Status
		words  []string
	}{
		{"as expected", scenetest.Scene{}, facts.Expectations{Account: "111122223333", ARN: "arn:aws:iam::*:user/d*"}, checks.Passed, nil},
		{"another account", scenetest.Scene{}, facts.Expectations{Account: "444455556666"}, checks.Fail, []string{"identity-unexpected", `profile "default" (~/.aws/credentials:2) is arn:aws:iam::111122223333:user/dev; .doctor.yaml expects somebody else: account 111122223333 instead of 444455556666`}},
		{"no role", scenetest.Scene{}, facts.Expectations{Role: "airflow"}, checks.Fail, []string{`user/dev; .doctor.yaml expects somebody else: no role instead of the role "airflow"`}},
		{"another ARN", scenetest.Scene{}, facts.Expectations{ARN: "arn:aws:iam::*:user/prod-*"}, checks.Fail, []string{"somebody else: not one that matches arn:aws:iam::*:user/prod-*"}},
		{"the role", role, facts.Expectations{Account: "111122223333", Role: "airflow", ARN: "arn:aws:sts::111122223333:assumed-role/airflow/*"}, checks.Passed, []string{"assumed-role/airflow/botocore-session-"}},
		{"the role by its ARN", role, facts.Expectations{Role: "arn:aws:iam::111122223333:role/path/airflow"}, checks.Passed, nil},
		{"a role of another account by its ARN", role, facts.Expectations{Role: "arn:aws:iam::444455556666:role/airflow"}, checks.Fail, []string{`role "airflow" instead of "arn:aws:iam::444455556666:role/airflow"`}},
		{"another role", role, facts.Expectations{Role: "production"}, checks.Fail, []string{`role "airflow" instead of "production"`}},
		{"root", scenetest.Scene{Files: map[string]string{"home/.aws/credentials": scenetest.KeysOf("AKIAROOTUSER0EXAMPLE")}}, facts.Expectations{}, checks.Warn, []string{"root-identity", "root user of account 111122223333"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.scene.Options.Expect = test.expect
			wantTold(t, ResultOf(t, inspect(test.scene, t, server), stsidentity.Check), test.status, test.words...)
		})
	}
}

// Services with the same credentials share one call, whatever check asks, and
// others have their own.
func TestIdentityShared(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	r := ResultOf(t, inspect(scenetest.Scene{}, t, server), stsidentity.Check)
	wantTold(t, r, checks.Passed, "all services: account 111122223333, arn:aws:iam::111122223333:user/dev")
	if actions := server.Actions(); !slices.Equal(actions, []string{"sts:GetCallerIdentity"}) {
		t.Errorf("asked %v", actions)
	}
	server.Forget()
	files := scenetest.BaseFiles()
	override := strings.Replace(files["project/docker-compose.override.yml"], "  scheduler:\n", "  scheduler:\n    environment:\n      AWS_PROFILE: other\n", 1)
	s := scenetest.Scene{Files: map[string]string{
		"project/docker-compose.override.yml": override,
		"home/.aws/credentials":               "[default]\n" + scenetest.DevKeys + "[other]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n",
	}}
	r = ResultOf(t, inspect(s, t, server), stsidentity.Check)
	wantTold(t, r, checks.Passed, "api-server, dag-processor, triggerer: account 111122223333", "scheduler: account 444455556666, arn:aws:iam::444455556666:user/other")
	if actions := server.Actions(); len(actions) != 2 {
		t.Errorf("asked %v", actions)
	}
}

// An identity does not depend on the region.
func TestIdentitySharedOverRegions(t *testing.T) {
	t.Parallel()
	override := strings.Replace(scenetest.BaseFiles()["project/docker-compose.override.yml"],
		"  scheduler:\n", "  scheduler:\n    environment:\n      AWS_DEFAULT_REGION: eu-west-1\n", 1)
	for _, test := range []struct {
		name    string
		files   map[string]string
		status  checks.Status
		words   []string
		actions []string
	}{
		{
			"keys", nil,
			checks.Passed, []string{"all services: account 111122223333"}, []string{"sts:GetCallerIdentity"},
		},
		{
			"keys that are deleted", map[string]string{"home/.aws/credentials": scenetest.KeysOf("AKIADELETED00EXAMPLE")},
			checks.Fail, []string{"[api-server dag-processor scheduler triggerer]"}, []string{"sts:GetCallerIdentity"},
		},
		{
			"a login", scenetest.SsoFiles(scenetest.SsoToken(time.Now().Add(10 * time.Hour))),
			checks.Passed, []string{"all services: account 111122223333"}, []string{"sso:GetRoleCredentials", "sts:GetCallerIdentity"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{})
			s := scenetest.Scene{Files: withFile(test.files, "project/docker-compose.override.yml", override)}
			report := inspect(s, t, server)
			r := ResultOf(t, report, stsidentity.Check)
			wantTold(t, r, test.status, test.words...)
			if n := len(r.Notes) + len(r.Findings); n != 1 {
				t.Errorf("one thing is told %d times", n)
			}
			if got := server.Actions(); !slices.Equal(got, test.actions) {
				t.Errorf("asked %v, want %v", got, test.actions)
			}
		})
	}
}

// An answer that is not about the user's keys never suggests changing them.
func TestIdentityRefusedOnTheWay(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"sts": awstest.EndpointDeny}})
	r := ResultOf(t, inspect(scenetest.Scene{}, t, server), stsidentity.Check)
	wantTold(t, r, checks.Fail, "error request-refused", "explicit deny in a VPC endpoint policy")
	if text := told(r); strings.Contains(text, "aws configure") || strings.Contains(text, "trust policy") {
		t.Error(text)
	}
}

// What boto3 would follow is followed: nothing is renewed, nothing skipped.
func TestIdentitySources(t *testing.T) {
	t.Parallel()
	webIdentity := map[string]string{
		"home/.aws/token": "web-identity-token-EXAMPLE",
		"project/.env": scenetest.MountVariables + "AWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token\nAWS_ROLE_ARN=arn:aws:iam::111122223333:role/airflow\n" +
			"AWS_ROLE_SESSION_NAME=scene\n",
		"home/.aws/credentials": "",
	}
	for _, test := range []struct {
		name    string
		files   map[string]string
		status  checks.Status
		words   []string
		actions []string
	}{
		{
			"a session token", map[string]string{"home/.aws/credentials": scenetest.KeysOf("ASIATEMPORARYEXAMPLE") + "aws_session_token = session-token-EXAMPLE\n"},
			checks.Passed, []string{"user/dev"}, []string{"sts:GetCallerIdentity"},
		},
		{
			"a chain of roles", map[string]string{
				"home/.aws/config": "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/nested\nsource_profile = middle\n" +
					"[profile middle]\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = base\n",
				"home/.aws/credentials": "[base]\n" + scenetest.DevKeys,
			},
			checks.Passed, []string{"assumed-role/nested/botocore-session-*"}, []string{"sts:AssumeRole", "sts:AssumeRole", "sts:GetCallerIdentity"},
		},
		{
			"a role that is denied", map[string]string{
				"home/.aws/config":      "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/denied\nsource_profile = base\n",
				"home/.aws/credentials": "[base]\n" + scenetest.DevKeys,
			},
			checks.Fail, []string{
				"error role-access-denied [{~/.aws/config 3 0", "user/dev may not sts:AssumeRole on arn:aws:iam::111122223333:role/denied",
				`aws iam put-user-policy --user-name dev --policy-name doctor-sts-assumerole-4cd80007 --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::111122223333:role/denied"}]}'`,
			}, []string{"sts:AssumeRole"},
		},
		{
			"a role with keys that are refused", map[string]string{
				"home/.aws/config":      "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = base\n",
				"home/.aws/credentials": strings.Replace(scenetest.KeysOf("AKIADELETED00EXAMPLE"), "default", "base", 1),
			},
			checks.Fail, []string{"error key-rejected [{~/.aws/credentials 2 0", "(InvalidClientTokenId) when calling the AssumeRole operation", "aws configure --profile base"}, []string{"sts:AssumeRole"},
		},
		{
			"a session longer than the role allows", map[string]string{
				"home/.aws/config":      "[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = base\nduration_seconds = 43200\n",
				"home/.aws/credentials": "[base]\n" + scenetest.DevKeys,
			},
			checks.Fail, []string{
				"error request-refused [{~/.aws/config 3 0", "AWS refused with ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
				"(ValidationError) when calling the AssumeRole operation",
			}, []string{"sts:AssumeRole"},
		},
		{
			"a portal that only the project names", withFile(scenetest.SsoFiles(scenetest.SsoToken(time.Now().Add(10*time.Hour))), "project/.env",
				scenetest.MountVariables+"AWS_ENDPOINT_URL_SSO=https://portal.example.com\n"),
			checks.Unknown, []string{"https://portal.example.com", "--follow-endpoints"}, nil,
		},
		{
			"SSO", scenetest.SsoFiles(scenetest.SsoToken(time.Now().Add(10 * time.Hour))),
			checks.Passed, []string{"assumed-role/AWSReservedSSO_Developer_EXAMPLE/dev"}, []string{"sso:GetRoleCredentials", "sts:GetCallerIdentity"},
		},
		{
			"a role on SSO", withFile(scenetest.SsoFiles(scenetest.SsoToken(time.Now().Add(10*time.Hour))), "home/.aws/config",
				"[default]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = sso\n[profile sso]\nsso_session = example-co\nsso_account_id = 111122223333\nsso_role_name = Developer\n"+
					"[sso-session example-co]\nsso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\n"),
			checks.Passed, []string{"assumed-role/airflow/"}, []string{"sso:GetRoleCredentials", "sts:AssumeRole", "sts:GetCallerIdentity"},
		},
		{
			"an ended SSO token that can be renewed", scenetest.SsoFiles(scenetest.SsoToken(time.Now().Add(-time.Hour))),
			checks.Unknown, []string{"doctor does not renew tokens"}, nil,
		},
		{
			"web identity", webIdentity,
			checks.Passed, []string{"assumed-role/airflow/scene"}, []string{"sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"},
		},
		{
			"an ended web identity", withFile(webIdentity, "home/.aws/token", "expired-web-identity-token-EXAMPLE"),
			checks.Fail, []string{"token-rejected", "the web identity token has expired", "fix: Get a new token from the identity provider", "(ExpiredTokenException) when calling the AssumeRoleWithWebIdentity operation"}, []string{"sts:AssumeRoleWithWebIdentity"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{})
			s := scenetest.Scene{Files: test.files}
			if strings.Contains(test.name, "renewed") {
				s.Modes = map[string]os.FileMode{"home/.aws/sso/cache": 0o777}
			}
			report := inspect(s, t, server)
			wantTold(t, ResultOf(t, report, stsidentity.Check), test.status, test.words...)
			if got := server.Actions(); !slices.Equal(got, test.actions) {
				t.Errorf("asked %v, want %v", got, test.actions)
			}
		})
	}
}

func withFile(files map[string]string, name, text string) map[string]string {
	out := map[string]string{name: text}
	for n, have := range files {
		if n != name {
			out[n] = have
		}
	}
	return out
}

// AWS is also asked about a backend with its own credentials, and refusals have the text of
// the service that the backend calls.
func TestIdentityOfBackend(t *testing.T) {
	t.Parallel()
	kwargs := func(more string) string {
		return scenetest.MountVariables + scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"variables_prefix": "airflow/variables", "region_name": "us-east-1"` + more + "}\n"
	}
	profiles := "[default]\n" + scenetest.DevKeys + "[other]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n" +
		"[gone]\naws_access_key_id = AKIADELETED00EXAMPLE\naws_secret_access_key = " + awstest.ExampleSecret + "\n"
	for _, test := range []struct {
		name   string
		more   string
		status checks.Status
		words  []string
		calls  int
	}{
		{"the same", "", checks.Passed, []string{"all services: account 111122223333"}, 1},
		{"another profile", `, "profile_name": "other"`, checks.Passed, []string{"the secrets backend in all services: account 444455556666"}, 2},
		{
			"a profile that is refused", `, "profile_name": "gone"`, checks.Fail,
			[]string{
				`key-rejected [{~/.aws/credentials 8 0`, `the secrets backend with profile "gone"`,
				"botocore.exceptions.ClientError: An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.",
			},
			2,
		},
		{
			"a role that is denied", `, "role_arn": "arn:aws:iam::111122223333:role/denied"`, checks.Fail,
			[]string{"role-access-denied [{.env 4 1", "the secrets backend with", "when calling the AssumeRole operation"},
			1,
		},
		{
			"a role that wants an external id", `, "role_arn": "arn:aws:iam::111122223333:role/partner", "assume_role_kwargs": {"ExternalId": "external-id-EXAMPLE", "DurationSeconds": 900}`, checks.Passed,
			[]string{"the secrets backend in all services: account 111122223333, arn:aws:sts::111122223333:assumed-role/partner/airflow_secretsmanagerbackend__connection"},
			2,
		},
		{"a role of SAML", `, "role_arn": "arn:aws:iam::111122223333:role/denied", "assume_role_method": "assume_role_with_saml"`, checks.Passed, []string{"all services: account 111122223333"}, 1},
		{"keys that are refused", `, "aws_access_key_id": "AKIADELETED00EXAMPLE", "aws_secret_access_key": "` + awstest.ExampleSecret + `"`, checks.Passed, []string{"note: AWS refuses the secrets backend's own keys", "(see secrets-access)", "note: all services: account 111122223333"}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := awstest.New(t, awstest.Options{})
			s := scenetest.Scene{Files: map[string]string{"project/.env": kwargs(test.more), "home/.aws/credentials": profiles}}
			report := inspect(s, t, server)
			wantTold(t, ResultOf(t, report, stsidentity.Check), test.status, test.words...)
			if n := scenetest.Count(server, "sts:GetCallerIdentity"); n != test.calls {
				t.Errorf("%d calls, want %d", n, test.calls)
			}
			if bad := errorsIn(report); len(bad) > 1 {
				t.Errorf("one fault is told twice: %s", describe(bad))
			}
		})
	}
}

// The clock is one problem, however many credentials are refused because of it.
func TestIdentityOneClock(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{ClockAhead: -20 * time.Minute})
	s := scenetest.Scene{Files: map[string]string{
		"project/.env":          scenetest.MountVariables + scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"profile_name": "other", "region_name": "us-east-1"}` + "\n",
		"home/.aws/credentials": "[default]\n" + scenetest.DevKeys + "[other]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n",
	}}
	report := inspect(s, t, server)
	wantTold(t, ResultOf(t, report, stsidentity.Check), checks.Fail, "the clock of this machine is 20 minutes ahead of AWS's", "Signature not yet current")
	if bad := errorsIn(report); len(bad) != 1 {
		t.Errorf("got %s", describe(bad))
	}
}
