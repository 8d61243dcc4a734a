package cli

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/aws/awstest"
)

// TestWhoamiAsksAWS: with --scope aws the identity is the ARN that AWS confirms, a mock is called
// one, a refusal is the place where the way breaks, and nothing is called verified without an
// answer. Without the scope nothing is asked.
func TestWhoamiAsksAWS(t *testing.T) {
	const key = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE"
	server := awstest.New(t, awstest.Options{})
	dead := map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
	for name, c := range map[string]struct {
		env      map[string]string
		args     []string
		instead  string // of the key in the credentials file
		code     int
		has, not []string
	}{
		"AWS": {
			env: server.ProxyEnv(), args: []string{"--scope", "aws"},
			has: []string{"  identity arn:aws:iam::" + awstest.Account + ":user/", "verified, account " + awstest.Account},
			not: []string{"mock", "not verified", "✗", "To verify"},
		},
		"AWS among other scopes": {
			env: server.ProxyEnv(), args: []string{"--scope", "project,host,aws", "--format", "json"},
			has: []string{`"account": "` + awstest.Account + `"`, `"arn": "arn:aws:iam::`},
			not: []string{`"mock"`, `"not_verified"`, `"broken"`},
		},
		"a mock": {
			env: server.Env(), args: []string{"--scope", "aws"},
			has: []string{"a mock identity: " + server.TLSURL + " answered, not AWS"},
			not: []string{"verified"},
		},
		"a key that AWS does not know": {
			env: server.ProxyEnv(), args: []string{"--scope", "aws"}, instead: "aws_access_key_id = AKIAI99999999EXAMPLE", code: exitFailed,
			has: []string{"✗ all services", "\n    ✗ ", "\n      doctor explain key-rejected\n"},
			not: []string{"verified"},
		},
		"nobody answers": {
			env: dead, args: []string{"--scope", "aws"}, code: exitUnknown,
			has: []string{"\n  not verified ", "127.0.0.1:9"}, not: []string{"✗", "verified, account"},
		},
		"not asked": {
			env: dead, has: []string{"not verified with AWS", "\nTo verify with AWS:\n  doctor whoami --scope aws\n"}, not: []string{"127.0.0.1", "✗"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := layOutExample(t, "airflow3-repaired")
			if c.instead != "" {
				file := filepath.Join(e.home, ".aws", "credentials")
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(string(text), key) {
					t.Fatalf("the example has no %q", key)
				}
				if err := os.WriteFile(file, []byte(strings.Replace(string(text), key, c.instead, 1)), 0o644); err != nil { //nolint:gosec // read by another user, as in a container
					t.Fatal(err)
				}
			}
			server.Forget()
			a, stdout, stderr := e.app()
			maps.Copy(a.env, c.env)
			code := a.run(t.Context(), append([]string{"whoami"}, c.args...))
			got := stdout.String()
			if code != c.code {
				t.Errorf("code %d, want %d: %s", code, c.code, stderr)
			}
			for _, want := range c.has {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in\n%s", want, got)
				}
			}
			for _, not := range c.not {
				if strings.Contains(got, not) {
					t.Errorf("%q is in\n%s", not, got)
				}
			}
			if n := len(server.Actions()); len(c.args) > 0 && c.env["AWS_ENDPOINT_URL"] != dead["AWS_ENDPOINT_URL"] && n != 1 || len(c.args) == 0 && n != 0 {
				t.Errorf("%d calls were made: %v", n, server.Actions())
			}
		})
	}
}
