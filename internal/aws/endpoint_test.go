package aws_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
)

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
		if _, err := client.Identity(patient(t), source); err != nil {
			t.Fatal(err)
		}
		if got := server.Connects(); !slices.Equal(got, []string{test.host}) {
			t.Errorf("in region %q asked %v, want %s", test.region, got, test.host)
		}
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
			_, _ = client.Identity(patient(t), role)
			_, _ = client.Probe(patient(t), dev(), aws.SecretProbe{Service: aws.SecretsManager, Region: "us-east-1", Name: "a"})
			_, _ = client.Probe(patient(t), dev(), aws.SecretProbe{Service: aws.ParameterStore, Region: "us-east-1", Name: "a"})
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
	if _, err := client.Identity(patient(t), source); err != nil {
		t.Error(err)
	}
	probe := aws.SecretProbe{Service: aws.SecretsManager, Region: "us-west-2", Name: "airflow/variables/hello", Endpoint: server.URL}
	if got, err := client.Probe(patient(t), source, probe); err != nil || got.Access != aws.Found {
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
		{"an endpoint without a scheme", map[string]string{"AWS_ENDPOINT_URL": "localhost:4566"}, dev(), aws.EndpointInvalid, "AWS_ENDPOINT_URL"},
		{"an endpoint for STS that is none", map[string]string{"AWS_ENDPOINT_URL_STS": "x"}, dev(), aws.EndpointInvalid, "AWS_ENDPOINT_URL_STS"},
		{"an endpoint with a port that is none", map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:99999"}, dev(), aws.EndpointInvalid, "AWS_ENDPOINT_URL"},
		{"a CA bundle that is not there", map[string]string{"AWS_CA_BUNDLE": "/nowhere.pem", "AWS_ENDPOINT_URL": server.TLSURL}, dev(), aws.CABundleUnusable, "/nowhere.pem"},
		{"a CA bundle with nothing in it", map[string]string{"AWS_CA_BUNDLE": empty, "AWS_ENDPOINT_URL": server.TLSURL}, dev(), aws.CABundleUnusable, empty},
		{"a proxy that is no URL", map[string]string{"HTTPS_PROXY": "http://bob:x%zz@proxy.example:3128"}, dev(), aws.ProxyUnusable, ""},
		{"a proxy with a port that is none", map[string]string{"HTTPS_PROXY": "http://proxy.example:99999"}, dev(), aws.ProxyUnusable, ""},
		{"a proxy by its name, with a port that is none", map[string]string{"HTTPS_PROXY": "proxy.example:99999"}, dev(), aws.ProxyUnusable, ""},
		{"no credentials", server.Env(), aws.Source{}, aws.NoCredentials, ""},
		{"an empty secret", server.Env(), keys(awstest.ExampleKeyID, "", ""), aws.Unsendable, "static credentials are empty"},
		{"a key with a line end", server.Env(), keys("AKIA\nX", "s", ""), aws.Unsendable, "invalid header"},
		{"a region that is none", server.ProxyEnv(), func() aws.Source { s := dev(); s.Region = "us east/1"; return s }(), aws.Unsendable, "region"},
	} {
		t.Run(test.name, func(t *testing.T) {
			server.Forget()
			_, err := newClient(t, test.env).Identity(patient(t), test.source)
			if aws.KindOf(err) != test.kind || !strings.Contains(err.Error(), test.words) {
				t.Errorf("got %v: %v, want %v and %q", aws.KindOf(err), err, test.kind, test.words)
			}
			if got := server.Actions(); len(got) != 0 {
				t.Errorf("asked %v", got)
			}
		})
	}
}
