package credentialfiles

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var SecretMalformed = &checks.Rule{
	ID:     "secret-malformed",
	Causes: []cause.Kind{cause.SecretMalformed}, Severity: checks.Error, Since: "0.1.0",
	Title: "A secret key or a session token that cannot be one",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.`\n\n"+
			"Of a session token: `botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`",
		"A secret key has 40 characters: letters, digits, `/` and `+`. "+
			"One was lost in copying, or quotes or a blank came with it. A session token has neither. The finding never shows the value.",
		"Copy the secret key again. AWS shows it once only; if it is lost, make a new pair of keys and delete the old one.\n\n"+
			"```\naws configure\n```"),
	Message: checks.Says(BadKey),
	Fixes:   fixKeys,
}
