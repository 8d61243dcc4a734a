package credentialfiles

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var SecretMalformed = &checks.Rule{
	ID:     "secret-malformed",
	Causes: []cause.Kind{cause.SecretMalformed}, Severity: checks.Error, Since: "0.1.0",
	Title: "Malformed secret key or session token",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "+
			"Consult the service documentation for details.`\n\n"+
			"For a session token: `botocore.exceptions.ClientError: "+
			"An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.`",
		"A secret key has 40 characters: letters, digits, `/` and `+`. A character was lost in copying, or quotes or a space were added. "+
			"A session token has no quotes or spaces either. The finding never shows the value.",
		"Copy the secret key again. AWS shows it only once; if it is lost, create a new key pair and delete the old one.\n\n"+
			"```\naws configure\n```",
	),
	Message: checks.Says(BadKey),
	Fixes:   fixKeys,
}
