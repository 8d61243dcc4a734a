package stsidentity

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

var SSOTokenRejected = &checks.Rule{
	ID: "sso-token-rejected", Severity: checks.Error, Since: "0.1.0",
	Title: "SSO token rejected by AWS",
	Doc: checks.Page(
		"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"The token has not expired, but the portal rejects it: a logout or an administrator ended the session, or `sso_region` is not the region of your Identity Center. "+
			"The text is the same for all of these. Only the portal knows this, so there is no example.",
		"Log in again:\n\n"+
			"```\naws sso logout\naws sso login --profile dev\n```\n\n"+
			"If that does not help, compare `sso_region` with that of a colleague.",
	),
	Answers:       []aws.Kind{aws.SSOTokenRejected},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, _ *aws.Error, profile string) []checks.Fix {
		return []checks.Fix{
			p.Login(fmt.Sprintf("Log in to SSO again with profile %q", profile), "sso login"+p.Flag("--profile", profile)),
			{Title: redact.NewText("Set sso_region to the region of your Identity Center if that does not help"), Safety: checks.Unsafe},
		}
	},
}
