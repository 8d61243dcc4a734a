package wording

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"doctor/internal/aws"
	"doctor/internal/redact"
)

func TestAWSReason(t *testing.T) {
	denial := &aws.Denial{Principal: "P", Action: "A", Resource: "R", Reason: "because no session policy allows it"}
	for _, test := range []struct {
		e    aws.Error
		want string
	}{
		{aws.Error{Kind: aws.KeyRejected}, "AWS does not know this access key"},
		{aws.Error{Kind: aws.SignatureMismatch}, "AWS knows the access key, but the secret key is not the one that belongs to it"},
		{aws.Error{Kind: aws.TokenExpired}, "the session token has expired"},
		{aws.Error{Kind: aws.TokenExpired, Operation: webIdentityCall}, "the web identity token has expired"},
		{aws.Error{Kind: aws.ClockSkew}, "AWS refused the signature because of its time: the clock of this machine is wrong"},
		{aws.Error{Kind: aws.ClockSkew, Skew: 20 * time.Minute}, "AWS refused the signature because of its time: the clock of this machine is 20 minutes behind AWS's"},
		{aws.Error{Kind: aws.ClockSkew, Skew: -50 * time.Second}, "AWS refused the signature because of its time: the clock of this machine is 50 seconds ahead of AWS's"},
		{aws.Error{Kind: aws.ClockSkew, Skew: 24 * time.Hour}, "AWS refused the signature because of its time: the clock of this machine is 24 hours behind AWS's"},
		{aws.Error{Kind: aws.AccessDenied, Message: "no "}, "AWS denies it: no"},
		{aws.Error{Kind: aws.RoleDenied, Denial: denial}, "P may not A on R, because no session policy allows it"},
		{aws.Error{Kind: aws.KMSDenied}, "the KMS key may not be used"},
		{aws.Error{Kind: aws.SSOForbidden}, "this role in this account is not assigned to the person who logged in"},
		{aws.Error{Kind: aws.SSOTokenRejected}, "the access token of the login is not known there"},
		{aws.Error{Kind: aws.WebIdentityRejected}, "the web identity token was refused"},
		{aws.Error{Kind: aws.RegionDisabled}, "STS is switched off in this region for the account"},
		{aws.Error{Kind: aws.NotFound}, "it may be read, but it is not there"},
		{aws.Error{Kind: aws.PendingDeletion}, "it is scheduled for deletion"},
		{aws.Error{Kind: aws.NameInvalid}, "AWS accepts no such name"},
		{aws.Error{Kind: aws.Throttled}, "AWS answers that there were too many requests"},
		{aws.Error{Kind: aws.ServerError, Status: 500, Code: "InternalFailure"}, "AWS failed with status 500: InternalFailure"},
		{aws.Error{Kind: aws.Refusal, Code: "ValidationError", Message: "no"}, "AWS refused with ValidationError: no"},
		{aws.Error{Kind: aws.NotAWS}, "the answer was not AWS's"},
		{aws.Error{Kind: aws.NotAWS, Status: 403}, "the answer was not AWS's (status 403), but that of something on the way to it"},
		{aws.Error{Kind: aws.UnknownCA, Issuer: "CN=x"}, "the certificate that was shown is signed by an authority that is not trusted here: CN=x"},
		{aws.Error{Kind: aws.TLSFault, Detail: "bad record"}, "the secure connection could not be made: bad record"},
		{aws.Error{Kind: aws.DNS}, "the name cannot be resolved: there is no network, or no such host"},
		{aws.Error{Kind: aws.Refused, Proxy: "p:1"}, "the connection was refused (through the proxy p:1)"},
		{aws.Error{Kind: aws.Reset}, "the connection was closed in the middle"},
		{aws.Error{Kind: aws.Unreachable}, "there is no way there on the network"},
		{aws.Error{Kind: aws.Timeout, Connected: true}, "no answer in time"},
		{aws.Error{Kind: aws.Timeout}, "no connection in time"},
		{aws.Error{Kind: aws.Canceled}, "interrupted"},
		{aws.Error{Kind: aws.ProxyAuth}, "the proxy wants a user name and a password"},
		{aws.Error{Kind: aws.ProxyFailed, Detail: "the proxy answered 403 Forbidden"}, "the proxy did not open the way: the proxy answered 403 Forbidden"},
		{aws.Error{Kind: aws.ProxyUnusable}, "HTTPS_PROXY of your shell is no URL"},
		{aws.Error{Kind: aws.CABundleUnusable, File: "/ca.pem"}, "reading the CA bundle that AWS_CA_BUNDLE of your shell names: no certificate in PEM form in /ca.pem"},
		{aws.Error{Kind: aws.CABundleUnusable, File: "/ca.pem", Message: "open /ca.pem: denied"}, "reading the CA bundle that AWS_CA_BUNDLE of your shell names: open /ca.pem: denied"},
		{aws.Error{Kind: aws.EndpointInvalid}, "the endpoint that the project names is not the http or https URL of a service"},
		{aws.Error{Kind: aws.EndpointInvalid, Variable: "AWS_ENDPOINT_URL"}, "the variable AWS_ENDPOINT_URL of your shell is not the http or https URL of a service"},
		{aws.Error{Kind: aws.Unsendable, Message: "invalid header"}, "no request could be made: invalid header"},
		{aws.Error{Kind: aws.NoCredentials}, "no request could be made: there are no credentials to ask with"},
	} {
		if got := AWSReason(&test.e); got != test.want {
			t.Errorf("%s: %q\nwant %q", test.e.Kind, got, test.want)
		}
		switch test.e.Kind {
		case aws.Refusal, aws.Canceled, aws.Unsendable, aws.NoCredentials: // nothing would help
		default:
			if AWSAdvice(&test.e) == "" {
				t.Errorf("%s: no advice", test.e.Kind)
			}
		}
	}
}

func TestAWSFault(t *testing.T) {
	for operation, want := range map[string]string{
		"":                              "no answer in time",
		"sts:GetCallerIdentity":         "asking AWS whose credentials these are at sts.amazonaws.com (sts:GetCallerIdentity): no answer in time",
		"sts:AssumeRole":                "assuming the role S at sts.amazonaws.com (sts:AssumeRole): no answer in time",
		webIdentityCall:                 "assuming the role S with the web identity token at sts.amazonaws.com (sts:AssumeRoleWithWebIdentity): no answer in time",
		"sso:GetRoleCredentials":        "fetching the credentials of the S from IAM Identity Center at sts.amazonaws.com (sso:GetRoleCredentials): no answer in time",
		"ssm:GetParameter":              "looking up the parameter S at sts.amazonaws.com (ssm:GetParameter): no answer in time",
		"secretsmanager:GetSecretValue": "looking up the secret S at sts.amazonaws.com (secretsmanager:GetSecretValue): no answer in time",
	} {
		e := &aws.Error{Kind: aws.Timeout, Operation: operation, Subject: "S", Endpoint: "sts.amazonaws.com", Connected: true}
		if got := AWSFault(fmt.Errorf("asked: %w", e)); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
	if got := AWSFault(&aws.Error{Kind: aws.Canceled, Operation: "ssm:GetParameter"}); got != "looking up a parameter (ssm:GetParameter): interrupted" {
		t.Error(got)
	}
	if got := AWSFault(errors.New("another")); got != "another" {
		t.Error(got)
	}
}

// What to look at depends on what is known of the answer.
func TestAWSAdvice(t *testing.T) {
	denied := func(d aws.Denial) *aws.Error { return &aws.Error{Kind: aws.AccessDenied, Denial: &d} }
	for want, e := range map[string]*aws.Error{
		"whether there is a region eu-west-9":        {Kind: aws.DNS, Endpoint: "sts.eu-west-9.amazonaws.com", Region: "eu-west-9"},
		"the name of the proxy":                      {Kind: aws.DNS, Endpoint: "sts.eu-west-1.amazonaws.com", Region: "eu-west-1", Proxy: "proxy.example:3128"},
		"the endpoint variables of your shell":       {Kind: aws.DNS, Endpoint: "emulator.example:4566", Region: "eu-west-1"},
		"http://<user>:<password>@<host>:<port>":     {Kind: aws.ProxyAuth},
		"get new temporary credentials: these":       {Kind: aws.KeyRejected, Temporary: true},
		"look at the key in the IAM console":         {Kind: aws.KeyRejected},
		"get a new token from the identity provider": {Kind: aws.TokenExpired, Operation: webIdentityCall},
		"get new temporary credentials the way":      {Kind: aws.TokenExpired},
		"something on the network swallows":          {Kind: aws.Timeout, Connected: true},
		"behind a proxy, set HTTPS_PROXY":            {Kind: aws.Timeout},
		"a policy forbids it":                        denied(aws.Denial{Explicit: true}),
		"the session policy has to allow it":         denied(aws.Denial{Policy: "session"}),
		"allow kms:Decrypt on the key":               {Kind: aws.KMSDenied},
		"allow it in a policy of this identity":      denied(aws.Denial{}),
	} {
		if got := AWSAdvice(e); !strings.Contains(redact.NewScrubber().Scrub(got), want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
