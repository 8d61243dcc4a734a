package checks

import (
	"strings"
	"testing"

	"doctor/internal/aws/awstest"
)

// TestMockIdentity: an answer that does not come from AWS shows who answered, and its
// root user is nobody's. The same answer from AWS's own address says nothing of that.
func TestMockIdentity(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	host := strings.TrimPrefix(server.TLSURL, "https://")
	mock := map[string]string{"HTTPS_PROXY": "", "AWS_ENDPOINT_URL": server.TLSURL}
	mockOfSTS := map[string]string{"HTTPS_PROXY": "", "AWS_ENDPOINT_URL_STS": server.TLSURL}
	real := map[string]string{"AWS_ENDPOINT_URL_STS": "https://sts.us-west-2.amazonaws.com"}
	root := map[string]string{"home/.aws/credentials": keysOf("AKIAROOTUSER0EXAMPLE")}
	deleted := map[string]string{"home/.aws/credentials": keysOf("AKIADELETED00EXAMPLE")}
	for _, test := range []struct {
		name   string
		scene  scene
		expect Expectations
		status Status
		words  []string
		not    string
	}{
		{"a mock", scene{env: mock}, Expectations{}, Passed, []string{"all services: account 111122223333, ", "user/dev, answered by " + server.TLSURL + ", which is not AWS: a mock identity"}, ""},
		{"a mock of STS alone", scene{env: mockOfSTS}, Expectations{}, Passed, []string{"answered by " + server.TLSURL + ", which is not AWS: a mock identity"}, ""},
		{"a mock's root user", scene{env: mock, files: root}, Expectations{}, Passed, []string{":root, answered by " + server.TLSURL}, "root-identity"},
		{"a mock, and an account is expected", scene{env: mock}, Expectations{Account: "999988887777"}, Fail, []string{"identity-unexpected", "a mock identity: " + server.TLSURL + " answered, which is not AWS"}, ""},
		{"a mock that refuses", scene{env: mock, files: deleted}, Expectations{}, Fail, []string{"key-rejected", "; " + host + " answered, which is not AWS"}, "mock identity"},
		{"AWS", scene{}, Expectations{}, Passed, []string{"user/dev"}, "not AWS"},
		{"AWS, by its own name in the variable", scene{env: real}, Expectations{}, Passed, []string{"user/dev"}, "not AWS"},
		{"AWS's root user", scene{files: root}, Expectations{}, Warn, []string{"root-identity"}, "not AWS"},
		{"AWS refuses", scene{files: deleted}, Expectations{}, Fail, []string{"key-rejected"}, "not AWS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.scene.options.Expect = test.expect
			r := resultOf(t, test.scene.run(t, server), STSIdentity)
			wantTold(t, r, test.status, test.words...)
			if text := told(r); test.not != "" && strings.Contains(text, test.not) {
				t.Errorf("it says %q: %s", test.not, text)
			}
		})
	}
}

// TestMockThatTheProjectNames: the endpoint of the project's files is shown too, where
// doctor was asked to follow it.
func TestMockThatTheProjectNames(t *testing.T) {
	t.Parallel()
	server := awstest.New(t, awstest.Options{})
	way := &dialTo{address: strings.TrimPrefix(server.URL, "http://")}
	s := scene{dial: way.dial, options: Options{FollowEndpoints: true}, files: map[string]string{
		"project/.env": mountVariables + "AWS_ENDPOINT_URL=http://mock.example.com:4566\n",
	}}
	wantTold(t, resultOf(t, s.run(t, server), STSIdentity), Passed, "answered by http://mock.example.com:4566, which is not AWS: a mock identity")
}
