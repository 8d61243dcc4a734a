package credentialchain

import (
	"doctor/checks"
)

var SSOTokenExpiring = &checks.Rule{
	ID: "sso-token-expiring", Severity: checks.Warning, Since: "0.1.0",
	Title: "SSO login that ends within the day",
	Doc: checks.Page(
		"Nothing is printed today. When the time has come, with `sso_session`: "+
			"`botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed`. Without: "+
			"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"The token ends in less than a working day and cannot be renewed. "+
			"This is only a warning: everything works until the time that the message gives.",
		"Log in again on the host before that time, and before you start a long run. The containers need no restart.\n\n"+
			"```\naws sso login\n```",
	),
}
