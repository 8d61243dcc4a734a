package stsidentity

import (
	"doctor/checks"
	"doctor/internal/aws"
)

var KeyRejected = &checks.Rule{
	ID: "key-rejected", Severity: checks.Error, Since: "0.1.0",
	Title: "Access key that AWS rejects",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.` If the secret key is the wrong one: `An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.`",
		"boto3 finds the keys, and AWS does not know the access key: it was deleted, deactivated, or belongs to another partition. "+
			"With `SignatureDoesNotMatch` the access key is known and the secret key beside it is not its own. "+
			"Only AWS can tell, so there is no example.",
		"See which keys exist in the IAM console, and enter a pair that does:\n\n"+
			"```\naws configure\naws sts get-caller-identity\n```",
	),
	Answers:       []aws.Kind{aws.KeyRejected, aws.SignatureMismatch},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, e *aws.Error, profile string) []checks.Fix {
		if e.Temporary {
			return fixAsAdvised(p, e, profile)
		}
		return []checks.Fix{p.Configure("Enter keys that are valid", profileFlag(p, profile))}
	},
}
