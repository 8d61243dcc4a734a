package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SessionTokenExpired = &checks.Rule{
	ID:     "session-token-expired",
	Causes: []cause.Kind{cause.SessionTokenExpired}, Severity: checks.Error, Since: "0.1.0",
	Title: "A session token that has expired",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired`",
		"Temporary keys hold for some hours. "+
			"Tools such as saml2aws write the end beside them (`x_security_token_expires`, `expiration`, `aws_expiration`); boto3 does not read that line, doctor does.",
		"Log in again with the tool that wrote the keys. Containers that run read the file again when a new process makes its first session; a restart is the sure way.\n\n"+
			"```\nastro dev restart\n```"),
	Message: checks.Says(func(c cause.Cause, d cause.ExpiredKey) redact.Text {
		return redact.Textf("%s is a temporary one and%s", keyWords(c, d.Key), wording.EndedWords(d.Ended))
	}),
	Fixes: fixTemporary,
}
