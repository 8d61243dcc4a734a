package stsidentity

import (
	"doctor/checks"
	"doctor/internal/aws"
)

var TokenRejected = &checks.Rule{
	ID: "token-rejected", Severity: checks.Error, Since: "0.1.0",
	Title: "Session token rejected by AWS",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is expired`, or `(InvalidClientTokenId)` with `The security token included in the request is invalid.`",
		"The keys are temporary, copied from a portal or written by a tool, and have expired. boto3 cannot renew keys in a file or in `.env`. "+
			"Only AWS knows this, so there is no example.",
		"Get new keys from their issuer, and replace all three: access key, secret key and session token. "+
			"Keys in `.env` also need `astro dev restart`. SSO with `aws configure sso` avoids this.",
	),
	Answers:       []aws.Kind{aws.TokenExpired, aws.WebIdentityRejected},
	AnswerMessage: sayRefused,
	AnswerFixes:   newTemporary,
}
