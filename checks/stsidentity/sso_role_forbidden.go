package stsidentity

import (
	"doctor/checks"
	"doctor/internal/aws"
)

var SSORoleForbidden = &checks.Rule{
	ID: "sso-role-forbidden", Severity: checks.Error, Since: "0.1.0",
	Title: "SSO role that is not assigned to you",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access`",
		"The login is good, but the person who logged in has no permission set of the name in `sso_role_name` in the account `sso_account_id`. "+
			"Only the portal can tell, so there is no example.",
		"Choose account and role from what the portal offers:\n\n"+
			"```\naws configure sso\n```\n\n"+
			"If the pair should be there, ask whoever runs your Identity Center to assign it.",
	),
	Answers:       []aws.Kind{aws.SSOForbidden},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, _ *aws.Error, profile string) []checks.Fix {
		return []checks.Fix{p.Configure("Choose an account and a role that are assigned to you", " sso"+profileFlag(p, profile))}
	},
}
