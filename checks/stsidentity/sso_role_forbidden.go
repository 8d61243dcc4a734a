package stsidentity

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/aws"
)

var SSORoleForbidden = &checks.Rule{
	ID: "sso-role-forbidden", Severity: checks.Error, Since: "0.1.0",
	Title: "SSO role not assigned to you",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access`",
		"The SSO login is valid, but the permission set `sso_role_name` in the account `sso_account_id` is not assigned to you. "+
			"Only the portal knows this, so there is no example.",
		"Choose an account and a role that the portal offers:\n\n"+
			"```\naws configure sso\n```\n\n"+
			"If they should be assigned to you, ask the administrator of your Identity Center.",
	),
	Answers:       []aws.Kind{aws.SSOForbidden},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, _ *aws.Error, profile string) []checks.Fix {
		return []checks.Fix{p.Configure(fmt.Sprintf("Choose an account and a role that are assigned to you for profile %q", profile), " sso"+repair.FlagFor(p, profile))}
	},
}
