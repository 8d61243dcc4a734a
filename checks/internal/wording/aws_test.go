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
		{aws.Error{Kind: aws.KeyRejected}, "unknown access key"},
		{aws.Error{Kind: aws.SignatureMismatch}, "the secret key does not match the access key"},
		{aws.Error{Kind: aws.TokenExpired}, "the session token has expired"},
		{aws.Error{Kind: aws.TokenExpired, Operation: webIdentityCall}, "the web identity token has expired"},
		{aws.Error{Kind: aws.ClockSkew}, "the clock of this machine is wrong"},
		{aws.Error{Kind: aws.ClockSkew, Skew: 20 * time.Minute}, "the clock of this machine is 20 minutes behind AWS"},
		{aws.Error{Kind: aws.ClockSkew, Skew: -50 * time.Second}, "the clock of this machine is 50 seconds ahead of AWS"},
		{aws.Error{Kind: aws.ClockSkew, Skew: 24 * time.Hour}, "the clock of this machine is 24 hours behind AWS"},
		{aws.Error{Kind: aws.AccessDenied, Message: "no "}, "access denied: no"},
		{aws.Error{Kind: aws.RoleDenied, Denial: denial}, "P is not allowed to A on R, because no session policy allows it"},
		{aws.Error{Kind: aws.KMSDenied}, "access to the KMS key is denied"},
		{aws.Error{Kind: aws.SSOForbidden}, "this role in this account is not assigned to you"},
		{aws.Error{Kind: aws.SSOTokenRejected}, "the SSO token is not valid"},
		{aws.Error{Kind: aws.WebIdentityRejected}, "the web identity token is not valid"},
		{aws.Error{Kind: aws.RegionDisabled}, "STS is not activated in this region for the account"},
		{aws.Error{Kind: aws.NotFound}, "access is allowed, but it does not exist"},
		{aws.Error{Kind: aws.PendingDeletion}, "it is scheduled for deletion"},
		{aws.Error{Kind: aws.NameInvalid}, "AWS does not accept this name"},
		{aws.Error{Kind: aws.Throttled}, "too many requests"},
		{aws.Error{Kind: aws.ServerError, Status: 500, Code: "InternalFailure"}, "AWS returned HTTP 500: InternalFailure"},
		{aws.Error{Kind: aws.Refusal, Code: "ValidationError", Message: "no"}, "AWS returned ValidationError: no"},
		{aws.Error{Kind: aws.NotAWS}, "unexpected response, not AWS"},
		{aws.Error{Kind: aws.NotAWS, Status: 403, Endpoint: "sts.amazonaws.com"}, "unexpected HTTP 403 from sts.amazonaws.com, not AWS"},
		{aws.Error{Kind: aws.UnknownCA, Issuer: "CN=x"}, "the certificate is signed by an unknown authority: CN=x"},
		{aws.Error{Kind: aws.TLSFault, Detail: "bad record"}, "the TLS handshake failed: bad record"},
		{aws.Error{Kind: aws.DNS}, "host not found, or no network"},
		{aws.Error{Kind: aws.Refused, Proxy: "p:1"}, "connection refused (through proxy p:1)"},
		{aws.Error{Kind: aws.Reset}, "connection reset"},
		{aws.Error{Kind: aws.Unreachable}, "network unreachable"},
		{aws.Error{Kind: aws.Timeout, Connected: true}, "timed out waiting for the response"},
		{aws.Error{Kind: aws.Timeout}, "timed out connecting"},
		{aws.Error{Kind: aws.Canceled}, "interrupted"},
		{aws.Error{Kind: aws.ProxyAuth}, "the proxy requires a user name and a password"},
		{aws.Error{Kind: aws.ProxyFailed, Detail: "the proxy answered 403 Forbidden"}, "the proxy rejected the connection: the proxy answered 403 Forbidden"},
		{aws.Error{Kind: aws.ProxyUnusable}, "HTTPS_PROXY in your shell is not a URL"},
		{aws.Error{Kind: aws.CABundleUnusable, File: "/ca.pem"}, "AWS_CA_BUNDLE in your shell: no PEM certificate in /ca.pem"},
		{aws.Error{Kind: aws.CABundleUnusable, File: "/ca.pem", Message: "open /ca.pem: denied"}, "AWS_CA_BUNDLE in your shell: open /ca.pem: denied"},
		{aws.Error{Kind: aws.EndpointInvalid}, "the endpoint of the project is not an http or https URL"},
		{aws.Error{Kind: aws.EndpointInvalid, Variable: "AWS_ENDPOINT_URL"}, "AWS_ENDPOINT_URL in your shell is not an http or https URL"},
		{aws.Error{Kind: aws.Unsendable, Message: "invalid header"}, "the request cannot be sent: invalid header"},
		{aws.Error{Kind: aws.NoCredentials}, "no credentials to sign the request with"},
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

// TestAWSRejection requires that a rejection names the request only if it is not for the identity.
func TestAWSRejection(t *testing.T) {
	for want, e := range map[string]aws.Error{
		"unknown access key":                  {Kind: aws.KeyRejected, Operation: identityCall, Endpoint: "sts.amazonaws.com"},
		"assuming role S: unknown access key": {Kind: aws.KeyRejected, Operation: "sts:AssumeRole", Subject: "S"},
	} {
		if got := AWSRejection(&e); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
}

func TestAWSFault(t *testing.T) {
	for operation, want := range map[string]string{
		"":                              "timed out waiting for the response",
		"sts:GetCallerIdentity":         "getting the identity (sts:GetCallerIdentity at sts.amazonaws.com): timed out waiting for the response",
		"sts:AssumeRole":                "assuming role S (sts:AssumeRole at sts.amazonaws.com): timed out waiting for the response",
		webIdentityCall:                 "assuming role S with the web identity token (sts:AssumeRoleWithWebIdentity at sts.amazonaws.com): timed out waiting for the response",
		"sso:GetRoleCredentials":        "getting credentials of the S from IAM Identity Center (sso:GetRoleCredentials at sts.amazonaws.com): timed out waiting for the response",
		"ssm:GetParameter":              "reading parameter S (ssm:GetParameter at sts.amazonaws.com): timed out waiting for the response",
		"secretsmanager:GetSecretValue": "reading secret S (secretsmanager:GetSecretValue at sts.amazonaws.com): timed out waiting for the response",
	} {
		e := &aws.Error{Kind: aws.Timeout, Operation: operation, Subject: "S", Endpoint: "sts.amazonaws.com", Connected: true}
		if got := AWSFault(fmt.Errorf("asked: %w", e)); got != want {
			t.Errorf("%q\nwant %q", got, want)
		}
	}
	if got := AWSFault(&aws.Error{Kind: aws.Canceled, Operation: "ssm:GetParameter"}); got != "reading a parameter (ssm:GetParameter): interrupted" {
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
		"check that the region eu-west-9 exists":     {Kind: aws.DNS, Endpoint: "sts.eu-west-9.amazonaws.com", Region: "eu-west-9"},
		"the host of the proxy":                      {Kind: aws.DNS, Endpoint: "sts.eu-west-1.amazonaws.com", Region: "eu-west-1", Proxy: "proxy.example:3128"},
		"the endpoint variables of your shell":       {Kind: aws.DNS, Endpoint: "emulator.example:4566", Region: "eu-west-1"},
		"http://<user>:<password>@<host>:<port>":     {Kind: aws.ProxyAuth},
		"get new temporary credentials: these":       {Kind: aws.KeyRejected, Temporary: true},
		"check the key in the IAM console":           {Kind: aws.KeyRejected},
		"get a new token from the identity provider": {Kind: aws.TokenExpired, Operation: webIdentityCall},
		"get new temporary credentials from their":   {Kind: aws.TokenExpired},
		"check the network for what drops":           {Kind: aws.Timeout, Connected: true},
		"behind a proxy, set HTTPS_PROXY":            {Kind: aws.Timeout},
		"a policy explicitly denies it":              denied(aws.Denial{Explicit: true}),
		"the session policy has to allow it":         denied(aws.Denial{Policy: "session"}),
		"allow kms:Decrypt on the KMS key":           {Kind: aws.KMSDenied},
		"allow it in a policy of this identity":      denied(aws.Denial{}),
	} {
		if got := AWSAdvice(e); !strings.Contains(redact.NewScrubber().Scrub(got), want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
