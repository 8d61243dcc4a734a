package credentialchain

import (
	"doctor/checks"
)

var SecurityTokenConflict = &checks.Rule{
	ID: "security-token-conflict", Severity: checks.Warning, Since: "0.1.0",
	Title: "Two session tokens that differ",
	Doc: checks.Page(
		"None, or when the first token is the stale one: `botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired`.",
		"`AWS_SECURITY_TOKEN` is the old name of `AWS_SESSION_TOKEN`, and boto3 still asks it first. The same goes for `aws_security_token` and `aws_session_token` in the files. "+
			"A helper that renews one of them only leaves the other stale.",
		"Keep one of the two, `AWS_SESSION_TOKEN`. Two that are the same do no harm."),
}
