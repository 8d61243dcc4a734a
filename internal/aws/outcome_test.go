package aws_test

import (
	"reflect"
	"testing"

	"doctor/internal/aws"
	"doctor/internal/boto"
)

func TestSourceOf(t *testing.T) {
	static := &boto.Credentials{AccessKeyID: "AKIA", Secret: secret("s"), Token: secret("t")}
	for _, test := range []struct {
		name     string
		outcome  boto.Outcome
		webToken string
		want     aws.Source
		reason   bool
	}{
		{
			"keys", boto.Outcome{Region: "eu-west-1", Keys: static}, "",
			aws.Source{Region: "eu-west-1", Keys: &aws.Keys{AccessKeyID: "AKIA", Secret: secret("s"), Token: secret("t")}}, false,
		},
		{
			"roles", boto.Outcome{Keys: static, Roles: []boto.Role{{ARN: "a", SessionName: "n", ExternalID: ptr("e"), DurationSeconds: ptr(900)}, {ARN: "b", DurationSeconds: ptr(-1)}}}, "",
			aws.Source{
				Keys:  &aws.Keys{AccessKeyID: "AKIA", Secret: secret("s"), Token: secret("t")},
				Roles: []aws.Role{{ARN: "a", SessionName: "n", ExternalID: "e", DurationSeconds: 900}, {ARN: "b"}},
			}, false,
		},
		{
			"a login", boto.Outcome{SSO: &boto.SSO{Region: "us-east-1", AccountID: "1", RoleName: "r", Token: boto.Token{AccessToken: secret("x")}}}, "",
			aws.Source{SSO: &aws.SSOLogin{Region: "us-east-1", AccountID: "1", RoleName: "r", AccessToken: secret("x")}}, false,
		},
		{"a login without its token", boto.Outcome{SSO: &boto.SSO{}}, "", aws.Source{}, true},
		{
			"web identity", boto.Outcome{WebIdentityFile: "/t", Roles: []boto.Role{{ARN: "a", SessionName: "n"}, {ARN: "b"}}}, "jwt",
			aws.Source{WebIdentity: &aws.WebIdentity{RoleARN: "a", SessionName: "n", Token: secret("jwt")}, Roles: []aws.Role{{ARN: "b"}}}, false,
		},
		{"web identity without its token", boto.Outcome{WebIdentityFile: "/t", Roles: []boto.Role{{ARN: "a"}}}, "", aws.Source{}, true},
		{"a role asked for with more", boto.Outcome{Keys: static, Roles: []boto.Role{{ARN: "a", Others: []string{"Policy"}}}}, "", aws.Source{}, true},
		{"a role of SAML", boto.Outcome{Roles: []boto.Role{{ARN: "a", Otherwise: "assume_role_with_saml"}}}, "", aws.Source{}, true},
		{"a process", boto.Outcome{Process: "helper", Method: "custom-process"}, "", aws.Source{}, true},
		{"aws login", boto.Outcome{Method: "login"}, "", aws.Source{}, true},
		{"the container", boto.Outcome{Method: "container-role"}, "", aws.Source{}, true},
		{"the metadata address", boto.Outcome{Method: "iam-role"}, "", aws.Source{}, true},
		{"something else", boto.Outcome{Method: "boto-config"}, "", aws.Source{}, true},
		{"nothing", boto.Outcome{}, "", aws.Source{}, true},
		{
			"an endpoint of the project is not followed", boto.Outcome{Keys: static, Endpoint: "http://localhost:4566"}, "",
			aws.Source{Keys: &aws.Keys{AccessKeyID: "AKIA", Secret: secret("s"), Token: secret("t")}}, false,
		},
	} {
		got, reason := aws.SourceOf(&test.outcome, secret(test.webToken))
		if (reason != "") != test.reason {
			t.Errorf("%s: reason %q", test.name, reason)
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestFingerprint(t *testing.T) {
	sources := []aws.Source{
		{}, dev(), keys(awstestKey, "other", ""), keys(awstestKey, "s", "token"), login("a", "b", "c"), login("ab", "", "c"),
		with(dev(), aws.Role{ARN: "a"}), with(dev(), aws.Role{ARN: "a"}, aws.Role{ARN: "b"}), with(dev(), aws.Role{ARN: "a", ExternalID: "b"}),
		{WebIdentity: &aws.WebIdentity{RoleARN: "a"}}, {SSO: &aws.SSOLogin{}}, {Keys: &aws.Keys{}}, {Region: "x"}, {STSEndpoint: "x"},
	}
	seen := map[string]int{}
	for i, source := range sources {
		print := source.Fingerprint()
		if j, ok := seen[print]; ok {
			t.Errorf("%d and %d have the same fingerprint", i, j)
		}
		seen[print] = i
		if print != source.Fingerprint() {
			t.Errorf("%d has two fingerprints", i)
		}
	}
	if one, other := dev().Fingerprint(), dev().Fingerprint(); one != other {
		t.Error("equal sources have two fingerprints")
	}
}

const awstestKey = "AKIAIOSFODNN7EXAMPLE"

func ptr[T any](v T) *T { return &v }
