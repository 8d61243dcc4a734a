package stsidentity

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/aws"
)

var KeyRejected = &checks.Rule{
	ID: "key-rejected", Severity: checks.Error, Since: "0.1.0",
	Title: "Access key rejected by AWS",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.` If the secret key is wrong: "+
			"`An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "+
			"Consult the service documentation for details.`",
		"boto3 finds the keys, but AWS does not know the access key: it was deleted or deactivated, or belongs to another partition. "+
			"With `SignatureDoesNotMatch` AWS knows the access key, but the secret key does not belong to it. "+
			"Only AWS knows this, so there is no example.",
		"See which keys exist in the IAM console, and enter a valid pair:\n\n"+
			"```\naws configure\naws sts get-caller-identity\n```",
	),
	Answers:       []aws.Kind{aws.KeyRejected, aws.SignatureMismatch},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, e *aws.Error, profile string) []checks.Fix {
		if e.Temporary {
			return newTemporary(p, e, profile)
		}
		return []checks.Fix{p.Configure(fmt.Sprintf("Enter valid keys for profile %q", profile), repair.FlagFor(p, profile))}
	},
}
