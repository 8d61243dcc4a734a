package builtin

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/stsidentity"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
)

// TestMockIdentity: an answer that does not come from AWS shows who answered, and its root
// user is not reported. The same answer from AWS's own address has no note.
func TestMockIdentity(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	host := strings.TrimPrefix(server.TLSURL, "https://")
	mock := map[string]string{"HTTPS_PROXY": "", "AWS_ENDPOINT_URL": server.TLSURL}
	mockOfSTS := map[string]string{"HTTPS_PROXY": "", "AWS_ENDPOINT_URL_STS": server.TLSURL}
	real := map[string]string{"AWS_ENDPOINT_URL_STS": "https://sts.us-west-2.amazonaws.com"}
	root := map[string]string{"home/.aws/credentials": scenetest.KeysOf("AKIAROOTUSER0EXAMPLE")}
	deleted := map[string]string{"home/.aws/credentials": scenetest.KeysOf("AKIADELETED00EXAMPLE")}
	for _, test := range []struct {
		name   string
		scene  scenetest.Scene
		expect facts.Expectations
		status checks.Status
		words  []string
		not    string
	}{
		{"a mock", scenetest.Scene{Env: mock}, facts.Expectations{}, checks.Passed, []string{"all services: account 111122223333, ", "user/dev: a mock identity from " + server.TLSURL + ", not AWS"}, ""},
		{"a mock of STS alone", scenetest.Scene{Env: mockOfSTS}, facts.Expectations{}, checks.Passed, []string{"a mock identity from " + server.TLSURL + ", not AWS"}, ""},
		{"a mock's root user", scenetest.Scene{Env: mock, Files: root}, facts.Expectations{}, checks.Passed, []string{":root: a mock identity from " + server.TLSURL}, "root-identity"},
		{"a mock, and an account is expected", scenetest.Scene{Env: mock}, facts.Expectations{Account: "999988887777"}, checks.Fail, []string{"identity-unexpected", "a mock identity from " + server.TLSURL + ", not AWS"}, ""},
		{"a mock that refuses", scenetest.Scene{Env: mock, Files: deleted}, facts.Expectations{}, checks.Fail, []string{"key-rejected", "; the response came from " + host + ", not AWS"}, "mock identity"},
		{"AWS", scenetest.Scene{}, facts.Expectations{}, checks.Passed, []string{"user/dev"}, "not AWS"},
		{"AWS, by its own name in the variable", scenetest.Scene{Env: real}, facts.Expectations{}, checks.Passed, []string{"user/dev"}, "not AWS"},
		{"AWS's root user", scenetest.Scene{Files: root}, facts.Expectations{}, checks.Warn, []string{"root-identity"}, "not AWS"},
		{"AWS refuses", scenetest.Scene{Files: deleted}, facts.Expectations{}, checks.Fail, []string{"key-rejected"}, "not AWS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.scene.Options.Expect = test.expect
			r := ResultOf(t, inspect(test.scene, t, server), stsidentity.Check)
			wantTold(t, r, test.status, test.words...)
			if text := told(r); test.not != "" && strings.Contains(text, test.not) {
				t.Errorf("it says %q: %s", test.not, text)
			}
		})
	}
}

// TestMockThatTheProjectNames: the endpoint of the project's files is shown too, if doctor
// follows it.
func TestMockThatTheProjectNames(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	way := &scenetest.DialTo{Address: strings.TrimPrefix(server.URL, "http://")}
	s := scenetest.Scene{Dial: way.Dial, Options: facts.Options{FollowEndpoints: true}, Files: map[string]string{
		"project/.env": scenetest.MountVariables + "AWS_ENDPOINT_URL=http://mock.example.com:4566\n",
	}}
	wantTold(t, ResultOf(t, inspect(s, t, server), stsidentity.Check), checks.Passed, "a mock identity from http://mock.example.com:4566, not AWS")
}
