package aws_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
)

// The hosts are those of boto3, in every kind of partition.
func TestHostsOfJSONServices(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	client := newClient(t, server.ProxyEnv())
	for _, test := range []struct{ region, secrets, parameters, portal string }{
		{"us-west-2", "secretsmanager.us-west-2.amazonaws.com", "ssm.us-west-2.amazonaws.com", "portal.sso.us-west-2.amazonaws.com"},
		{"xx-new-9", "secretsmanager.xx-new-9.amazonaws.com", "ssm.xx-new-9.amazonaws.com", "portal.sso.xx-new-9.amazonaws.com"},
		{"cn-north-1", "secretsmanager.cn-north-1.amazonaws.com.cn", "ssm.cn-north-1.amazonaws.com.cn", "portal.sso.cn-north-1.amazonaws.com.cn"},
		{"us-iso-east-1", "secretsmanager.us-iso-east-1.c2s.ic.gov", "ssm.us-iso-east-1.c2s.ic.gov", "portal.sso.us-iso-east-1.c2s.ic.gov"},
		{"us-gov-west-1", "secretsmanager.us-gov-west-1.amazonaws.com", "ssm.us-gov-west-1.amazonaws.com", "portal.sso.us-gov-west-1.amazonaws.com"},
		{"fips-us-east-1", "secretsmanager-fips.us-east-1.amazonaws.com", "ssm-fips.us-east-1.amazonaws.com", "portal.sso-fips.us-east-1.amazonaws.com"},
		{"us-gov-west-1-fips", "secretsmanager-fips.us-gov-west-1.amazonaws.com", "ssm.us-gov-west-1.amazonaws.com", "portal.sso.us-gov-west-1.amazonaws.com"},
	} {
		server.Forget()
		// Only who was asked counts.
		for _, service := range []aws.Service{aws.SecretsManager, aws.ParameterStore} {
			_, _ = client.Probe(patient(t), dev(), aws.SecretProbe{Service: service, Region: test.region, Name: "a"})
		}
		_, _ = client.Probe(patient(t), login("sso-access-token-EXAMPLE", test.region, "999999999999"), aws.SecretProbe{Service: aws.ParameterStore, Region: "us-east-1", Name: "a"})
		want := []string{test.secrets + ":443", test.parameters + ":443", test.portal + ":443"}
		// A host may be asked twice.
		if got := slices.Compact(server.Connects()); !slices.Equal(got, want) {
			t.Errorf("in region %q asked %v, want %v", test.region, got, want)
		}
	}
}

// What cannot be sent is not sent.
func TestUnusableProbes(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	for name, probe := range map[string]aws.SecretProbe{
		"a region that is none":      {Region: "us east/1"},
		"no region":                  {},
		"FIPS, and another endpoint": {Region: "fips-us-east-1", Endpoint: server.URL},
	} {
		for _, probe.Service = range []aws.Service{aws.SecretsManager, aws.ParameterStore} {
			server.Forget()
			probe.Name = "a"
			_, err := newClient(t, server.ProxyEnv()).Probe(patient(t), dev(), probe)
			if aws.KindOf(err) != aws.Unsendable || len(server.Requests()) != 0 {
				t.Errorf("%s: got %v, asked %v", name, err, server.Actions())
			}
		}
	}
}

// A second attempt is made where it can help, and a code is found wherever a service writes it.
func TestAnswersOfJSONServices(t *testing.T) {
	for _, test := range []struct {
		name     string
		status   int
		header   string
		body     string
		kind     aws.Kind
		code     string
		attempts int
	}{
		{"a code with its name space", 400, "", `{"__type":"com.amazonaws.ssm#ParameterNotFound"}`, "", "ParameterNotFound", 1},
		{"a code with an address", 400, "ParameterNotFound:http://internal.amazon.com/", `{"message":"none"}`, "", "ParameterNotFound", 1},
		{"the header and the body", 400, "ParameterNotFound", `{"__type":"Other"}`, "", "ParameterNotFound", 1},
		{"a code of an emulator", 400, "", `{"code":"ParameterNotFound"}`, "", "ParameterNotFound", 1},
		{"a number as the code", 400, "", `{"code":400}`, aws.NotAWS, "", 1},
		{"no body", 400, "ParameterNotFound", "", "", "ParameterNotFound", 1},
		{"text", 400, "", "Bad Request", aws.NotAWS, "", 1},
		{"throttling", 400, "", `{"__type":"ThrottlingException","message":"Rate exceeded"}`, aws.Throttled, "ThrottlingException", 2},
		{"a fault of the service", 500, "", `{"__type":"InternalServerError"}`, aws.ServerError, "InternalServerError", 2},
		{"a fault without words", 503, "", "", aws.ServerError, "", 2},
		{"a redirect", 302, "", "", aws.NotAWS, "", 1},
		{"an answer that is another's", 200, "", `{"Parameter":[]}`, aws.NotAWS, "", 1},
		{"an answer that is cut off", 200, "", `{"Parameter":{"Va`, aws.NotAWS, "", 1},
		{"an empty answer", 200, "", "", aws.NotAWS, "", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			attempts := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				attempts++
				if test.header != "" {
					w.Header().Set("X-Amzn-ErrorType", test.header)
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))
			t.Cleanup(server.Close)
			result, err := newClient(t, nil).Probe(patient(t), dev(), aws.SecretProbe{Service: aws.ParameterStore, Region: "us-east-1", Name: "a", Endpoint: server.URL})
			answer := result.Answer
			if test.kind != "" {
				answer = wantError(t, err, test.kind, "")
			} else if result.Access != aws.Missing {
				t.Fatalf("got %v, %v", result, err)
			}
			if answer.Code != test.code || attempts != test.attempts {
				t.Errorf("code %q after %d attempts, want %q after %d", answer.Code, attempts, test.code, test.attempts)
			}
		})
	}
}
