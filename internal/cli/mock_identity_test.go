package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/aws/awstest"
	"doctor/report"
)

// TestMockIdentityInEveryFormat: every format shows the endpoint that answered if it is not
// AWS's, and only then.
func TestMockIdentityInEveryFormat(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	host := strings.TrimPrefix(server.TLSURL, "https://")
	e := layOutExample(t, "airflow3-repaired")
	for _, format := range report.Formats() {
		for name, env := range map[string]map[string]string{"a mock": server.Env(), "AWS": server.ProxyEnv()} {
			a, stdout, stderr := e.app()
			for key, value := range env {
				a.env[key] = value
			}
			code := a.run(t.Context(), []string{"--format", format, "--only", "sts-identity"})
			got := stdout.String()
			if code != exitOK {
				t.Errorf("%s of %s: code %d: %s%s", format, name, code, got, stderr)
			}
			if mock := strings.Contains(got, host); mock != (name == "a mock") {
				t.Errorf("%s of %s:\n%s", format, name, got)
			}
		}
	}
}

// TestMockIdentityInWhoami: whoami makes no calls, and says what an identity from an endpoint
// is worth that is not AWS's.
func TestMockIdentityInWhoami(t *testing.T) {
	for endpoint, mock := range map[string]bool{
		"http://host.docker.internal:4566": true, "http://localstack.example.com:4566": true,
		"https://sts.us-east-1.amazonaws.com": false, "https://sts.us-gov-west-1.amazonaws.com": false, "https://sts.cn-north-1.amazonaws.com.cn": false, "": false,
	} {
		e := layOutExample(t, "airflow3-repaired")
		file := filepath.Join(e.project, ".env")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if endpoint != "" {
			text = append(text, "\nAWS_ENDPOINT_URL_STS="+endpoint+"\n"...)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil { //nolint:gosec // read by another user, as in a container
			t.Fatal(err)
		}
		for format, words := range map[string]string{"text": "not AWS: an identity from there is a mock identity", "json": `"endpoint_not_aws": true`} {
			a, stdout, _ := e.app()
			args := []string{"whoami"}
			if format == "json" {
				args = append(args, "--format", "json")
			}
			a.run(t.Context(), args)
			if got := stdout.String(); strings.Contains(got, words) != mock || !strings.Contains(got, endpoint) {
				t.Errorf("%s with the endpoint %q:\n%s", format, endpoint, got)
			}
		}
	}
}
