package credentialfiles

import (
	"doctor/checks"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var SessionTokenExpired = &checks.Rule{
	ID:     "session-token-expired",
	Causes: []diagnosis.Kind{diagnosis.SessionTokenExpired}, Severity: checks.Error, Since: "0.1.0",
	Title: "A session token that has expired",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired`",
		"Temporary keys hold for some hours. "+
			"Tools such as saml2aws write the end beside them (`x_security_token_expires`, `expiration`, `aws_expiration`); boto3 does not read that line, doctor does.",
		"Log in again with the tool that wrote the keys. Containers that run read the file again when a new process makes its first session; a restart is the sure way.\n\n"+
			"```\nastro dev restart\n```"),
	Before: `-- home/.aws/credentials --
[default]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
` + exampleSecret + `aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE
x_security_token_expires = 2026-11-22T18:00:00Z
`,
	After: `-- home/.aws/credentials --
[default]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
` + exampleSecret + `aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE
x_security_token_expires = 2026-11-23T18:00:00Z
`,
	Message: checks.Says(func(c diagnosis.Cause, d diagnosis.ExpiredKey) redact.Text {
		return redact.Textf("%s is a temporary one and%s", keyWords(c, d.Key), checks.EndedWords(d.Ended))
	}),
	Fixes: fixTemporary,
}
