package stsidentity

import (
	"doctor/checks"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

var SSOTokenRejected = &checks.Rule{
	ID: "sso-token-rejected", Severity: checks.Error, Since: "0.1.0",
	Title: "SSO login that AWS rejects",
	Doc: checks.Page(
		"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"By its date the token is still valid, and the portal refuses it: the session was ended by a logout or by an administrator, "+
			"or `sso_region` is not the region of your Identity Center. The text is the same for all of these. Only the portal can tell, so there is no example.",
		"Log in again:\n\n"+
			"```\naws sso logout\naws sso login\n```\n\n"+
			"If that does not help, compare `sso_region` with what a colleague has.",
	),
	Answers:       []aws.Kind{aws.SSOTokenRejected},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, _ *aws.Error, profile string) []checks.Fix {
		return []checks.Fix{
			p.Login("Log in again", "sso login"+profileFlag(p, profile)),
			{Title: redact.NewText("If that does not help, correct sso_region: it is the region of the Identity Center"), Safety: checks.Unsafe},
		}
	},
}
