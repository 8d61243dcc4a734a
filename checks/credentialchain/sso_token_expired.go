package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOTokenExpired = &checks.Rule{
	ID:     "sso-token-expired",
	Causes: []cause.Kind{cause.SSOTokenExpired}, Severity: checks.Error, Since: "0.1.0",
	Title: "Expired SSO token",
	Doc: checks.Page(
		"With `sso_session`: `botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed`. "+
			"Without: `botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"The token has expired, and boto3 cannot renew it: it has no refresh token, its registration has expired, or the profile has no `sso_session`.",
		"Log in again on this machine. The containers need no restart.\n\n"+
			"```\naws sso login --sso-session example-co\n```",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.ExpiredLogin) redact.Text {
		return redact.Textf("the SSO token of %s%s", wording.SSOWords(d.Of), wording.EndedWords(d.Ended))
	}),
	Fixes: fixLogin,
}
