package aws_test

import (
	"context"
	"errors"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/redact"
)

// deadline is what a check has; every fault must be told within it.
const deadline = 5 * time.Second

// newClient asks the stand-in with env as the doctor's own environment. No
// connection may go anywhere but to the loopback interface.
func newClient(t *testing.T, env map[string]string) *aws.Client {
	t.Helper()
	dialer := &net.Dialer{}
	client := aws.New(aws.Config{
		Env: env, ReadFile: os.ReadFile, Now: time.Now, UserAgent: "doctor/test",
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, _ := net.SplitHostPort(address)
			if host != "127.0.0.1" {
				t.Errorf("dialled %s", address)
			}
			return dialer.DialContext(ctx, network, address)
		},
	})
	t.Cleanup(client.Close)
	return client
}

func keys(id, secret, token string) aws.Source {
	return aws.Source{
		Keys:   &aws.Keys{AccessKeyID: id, Secret: redact.NewSecret(secret), Token: redact.NewSecret(token)},
		Region: "us-east-1",
	}
}

// dev is the identity that works.
func dev() aws.Source { return keys(awstest.ExampleKeyID, awstest.ExampleSecret, "") }

func login(token, region, account string) aws.Source {
	return aws.Source{
		SSO:    &aws.SSOLogin{Region: region, AccountID: account, RoleName: "Developer", AccessToken: redact.NewSecret(token)},
		Region: "us-east-1",
	}
}

func with(source aws.Source, roles ...aws.Role) aws.Source {
	source.Roles = roles
	return source
}

func TestIdentity(t *testing.T) {
	const airflow, nested = "arn:aws:iam::111122223333:role/airflow", "arn:aws:iam::111122223333:role/nested"
	globally := dev()
	globally.Region = ""
	for _, test := range []struct {
		name    string
		source  aws.Source
		arn     string
		actions []string
		regions []string
	}{
		{
			"static keys", dev(), "arn:aws:iam::111122223333:user/dev",
			[]string{"sts:GetCallerIdentity"}, []string{"us-east-1"},
		},
		{
			"without a region", globally, "arn:aws:iam::111122223333:user/dev",
			[]string{"sts:GetCallerIdentity"}, []string{"us-east-1"},
		},
		{
			"a session token", keys("ASIATEMPORARYEXAMPLE", awstest.ExampleSecret, "session-token-EXAMPLE"),
			"arn:aws:iam::111122223333:user/dev", []string{"sts:GetCallerIdentity"}, []string{"us-east-1"},
		},
		{
			"a role", with(dev(), aws.Role{ARN: airflow, SessionName: "s"}),
			"arn:aws:sts::111122223333:assumed-role/airflow/s",
			[]string{"sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1"},
		},
		{
			"a chain of roles", with(dev(), aws.Role{ARN: airflow, SessionName: "s"}, aws.Role{ARN: nested, SessionName: "n", DurationSeconds: 900}),
			"arn:aws:sts::111122223333:assumed-role/nested/n",
			[]string{"sts:AssumeRole", "sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1", "us-east-1"},
		},
		{
			"an external id", with(dev(), aws.Role{ARN: "arn:aws:iam::111122223333:role/partner", SessionName: "s", ExternalID: "external-id-EXAMPLE"}),
			"arn:aws:sts::111122223333:assumed-role/partner/s",
			[]string{"sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1"},
		},
		{
			"a login", login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account),
			"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Developer_EXAMPLE/dev",
			[]string{"sso:GetRoleCredentials", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1"},
		},
		{
			"a role with a login", with(login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account), aws.Role{ARN: airflow, SessionName: "s"}),
			"arn:aws:sts::111122223333:assumed-role/airflow/s",
			[]string{"sso:GetRoleCredentials", "sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1", "us-east-1"},
		},
		{
			"web identity", aws.Source{
				Region:      "us-west-2",
				WebIdentity: &aws.WebIdentity{RoleARN: airflow, SessionName: "s", Token: redact.NewSecret("web-identity-token-EXAMPLE")},
			},
			"arn:aws:sts::111122223333:assumed-role/airflow/s",
			[]string{"sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"}, []string{"us-west-2", "us-west-2"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := awstest.New(t, awstest.Options{})
			got, err := newClient(t, server.ProxyEnv()).Identity(t.Context(), test.source)
			if err != nil {
				t.Fatal(err)
			}
			if got.ARN != test.arn || got.Account != awstest.Account {
				t.Errorf("got %+v, want %s", got, test.arn)
			}
			if actions := server.Actions(); !slices.Equal(actions, test.actions) {
				t.Errorf("asked %v, want %v", actions, test.actions)
			}
			for i, r := range server.Requests() {
				if r.Region != test.regions[i] {
					t.Errorf("%s asked in %s, want %s", r.Action, r.Region, test.regions[i])
				}
				if !strings.Contains(r.UserAgent, "doctor/test") {
					t.Errorf("user agent %q does not name the program", r.UserAgent)
				}
			}
		})
	}
}

// Without a region boto3 asks the global address.
func TestHosts(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	client := newClient(t, server.ProxyEnv())
	for _, test := range []struct{ region, host string }{
		{"", "sts.amazonaws.com:443"},
		{"us-east-1", "sts.us-east-1.amazonaws.com:443"},
		{"eu-west-1", "sts.eu-west-1.amazonaws.com:443"},
	} {
		source := dev()
		source.Region = test.region
		server.Forget()
		if _, err := client.Identity(t.Context(), source); err != nil {
			t.Fatal(err)
		}
		if got := server.Connects(); !slices.Equal(got, []string{test.host}) {
			t.Errorf("in region %q asked %v, want %s", test.region, got, test.host)
		}
	}
}

func TestSharedAnswers(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	client := newClient(t, server.Env())
	role := aws.Role{ARN: "arn:aws:iam::111122223333:role/airflow"}
	done := make(chan error)
	for range 4 {
		go func() {
			_, err := client.Identity(t.Context(), with(dev(), role))
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if _, err := client.Probe(t.Context(), with(dev(), role), aws.SecretProbe{Service: aws.SecretsManager, Region: "us-east-1", Name: "none"}); err != nil {
		t.Error(err)
	}
	want := []string{"sts:AssumeRole", "sts:GetCallerIdentity", "secretsmanager:GetSecretValue"}
	if got := server.Actions(); !slices.Equal(got, want) {
		t.Errorf("asked %v, want %v", got, want)
	}
}

// A question that was broken off is asked again by the next one.
func TestBrokenOffIsNotKept(t *testing.T) {
	server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"": awstest.Silence}})
	client := newClient(t, server.Env())
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := client.Identity(ctx, dev()); aws.KindOf(err) != aws.Timeout {
		t.Fatalf("got %v, want a timeout", err)
	}
	server.Fail("", "")
	if _, err := client.Identity(t.Context(), dev()); err != nil {
		t.Error(err)
	}
}

func TestEndpointVariables(t *testing.T) {
	server, other := awstest.New(t, awstest.Options{}), awstest.New(t, awstest.Options{})
	role := with(login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account), aws.Role{ARN: "arn:aws:iam::111122223333:role/airflow"})
	for _, test := range []struct {
		name string
		env  map[string]string
		here []string
	}{
		{"one for all", map[string]string{"AWS_ENDPOINT_URL": server.TLSURL},
			[]string{"sso:GetRoleCredentials", "sts:AssumeRole", "sts:GetCallerIdentity", "secretsmanager:GetSecretValue", "ssm:GetParameter"}},
		{"one for STS", map[string]string{"AWS_ENDPOINT_URL": other.URL, "AWS_ENDPOINT_URL_STS": server.URL},
			[]string{"sts:AssumeRole", "sts:GetCallerIdentity"}},
		{"one for the portal", map[string]string{"AWS_ENDPOINT_URL": other.URL, "AWS_ENDPOINT_URL_SSO": server.URL},
			[]string{"sso:GetRoleCredentials"}},
		{"one for Secrets Manager", map[string]string{"AWS_ENDPOINT_URL": other.URL, "AWS_ENDPOINT_URL_SECRETS_MANAGER": server.URL},
			[]string{"secretsmanager:GetSecretValue"}},
		{"one for Parameter Store", map[string]string{"AWS_ENDPOINT_URL": other.URL, "AWS_ENDPOINT_URL_SSM": server.URL},
			[]string{"ssm:GetParameter"}},
		{"not to be used", map[string]string{"AWS_ENDPOINT_URL": other.URL, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "True", "HTTPS_PROXY": server.ProxyURL},
			[]string{"sso:GetRoleCredentials", "sts:AssumeRole", "sts:GetCallerIdentity", "secretsmanager:GetSecretValue", "ssm:GetParameter"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			server.Forget()
			env := maps.Clone(test.env)
			env["AWS_CA_BUNDLE"] = server.CAFile
			client := newClient(t, env)
			// Only who was asked counts.
			_, _ = client.Identity(t.Context(), role)
			_, _ = client.Probe(t.Context(), dev(), aws.SecretProbe{Service: aws.SecretsManager, Region: "us-east-1", Name: "a"})
			_, _ = client.Probe(t.Context(), dev(), aws.SecretProbe{Service: aws.ParameterStore, Region: "us-east-1", Name: "a"})
			got := server.Actions()
			if !slices.Equal(got, test.here) {
				t.Errorf("asked %v, want %v", got, test.here)
			}
		})
	}
}

func TestEndpointOfTheProject(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	client := newClient(t, map[string]string{})
	source := dev()
	source.STSEndpoint = server.URL
	if _, err := client.Identity(t.Context(), source); err != nil {
		t.Error(err)
	}
	probe := aws.SecretProbe{Service: aws.SecretsManager, Region: "us-west-2", Name: "airflow/variables/hello", Endpoint: server.URL}
	if got, err := client.Probe(t.Context(), source, probe); err != nil || got.Access != aws.Found {
		t.Errorf("got %v, %v", got, err)
	}
}

// What cannot be asked at all is said without a call.
func TestUnusableSettings(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	empty := t.TempDir() + "/empty.pem"
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		env    map[string]string
		source aws.Source
		kind   aws.Kind
		words  string
	}{
		{"an endpoint without a scheme", map[string]string{"AWS_ENDPOINT_URL": "localhost:4566"}, dev(), aws.EndpointInvalid, "AWS_ENDPOINT_URL of your shell"},
		{"an endpoint for STS that is none", map[string]string{"AWS_ENDPOINT_URL_STS": "x"}, dev(), aws.EndpointInvalid, "AWS_ENDPOINT_URL_STS"},
		{"a CA bundle that is not there", map[string]string{"AWS_CA_BUNDLE": "/nowhere.pem", "AWS_ENDPOINT_URL": server.TLSURL}, dev(), aws.CABundleUnusable, "/nowhere.pem"},
		{"a CA bundle with nothing in it", map[string]string{"AWS_CA_BUNDLE": empty, "AWS_ENDPOINT_URL": server.TLSURL}, dev(), aws.CABundleUnusable, "PEM"},
		{"no credentials", server.Env(), aws.Source{}, aws.Unsendable, "no credentials"},
		{"an empty secret", server.Env(), keys(awstest.ExampleKeyID, "", ""), aws.Unsendable, "static credentials are empty"},
		{"a key with a line end", server.Env(), keys("AKIA\nX", "s", ""), aws.Unsendable, "invalid header"},
		{"a region that is none", server.ProxyEnv(), func() aws.Source { s := dev(); s.Region = "us east/1"; return s }(), aws.Unsendable, "region"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server.Forget()
			_, err := newClient(t, test.env).Identity(t.Context(), test.source)
			if aws.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.words) {
				t.Errorf("got %v: %v, want %v and %q", aws.KindOf(err), err, test.kind, test.words)
			}
			if got := server.Actions(); len(got) != 0 {
				t.Errorf("asked %v", got)
			}
		})
	}
}

func TestIdentityParts(t *testing.T) {
	for _, test := range []struct {
		arn, role string
		root      bool
	}{
		{"arn:aws:iam::111122223333:root", "", true},
		{"arn:aws:iam::111122223333:user/root", "", false},
		{"arn:aws:sts::111122223333:assumed-role/airflow/session", "airflow", false},
		{"arn:aws-cn:sts::111122223333:assumed-role/airflow/session", "airflow", false},
	} {
		id := aws.Identity{ARN: test.arn}
		if id.IsRoot() != test.root || id.Role() != test.role {
			t.Errorf("%s: root %v, role %q", test.arn, id.IsRoot(), id.Role())
		}
	}
}

func TestCanceled(t *testing.T) {
	server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"": awstest.Silence}})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	_, err := newClient(t, server.Env()).Identity(ctx, dev())
	if aws.KindOf(err) != aws.Canceled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
