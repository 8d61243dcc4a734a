package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOProfileIncomplete = &checks.Rule{
	ID:     "sso-profile-incomplete",
	Causes: []cause.Kind{cause.SSOProfileIncomplete}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO profile without account or role",
	Doc: checks.Page(
		"Without account and role: "+checks.NoCredentials+". With one of them missing: "+
			"`botocore.exceptions.InvalidConfigError: The profile \"default\" is configured to use SSO but is missing required configuration: sso_account_id`",
		"A profile with `sso_session` alone is only a login. "+
			"To fetch keys boto3 also needs to know which account and which role, and where the portal is.",
		"Run `aws configure sso` again and choose account and role, or add the two lines:\n\n"+
			"```\nsso_account_id = 111122223333\nsso_role_name = Developer\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		if d.Key == "" {
			return redact.Textf("%s has SSO settings but neither sso_account_id nor sso_role_name, so boto3 does not take it for an SSO profile", wording.ProfileAt(c, d))
		}
		return redact.Textf("%s is to use SSO and lacks %s", wording.ProfileAt(c, d), d.Key)
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		fixes := fixInConfig(p, c, "Add what is missing, or set the profile up again")
		if !boto.InlineComment(c.Subject) || c.Key == "" {
			fixes[0].Commands = []redact.Text{p.AWSCLI("configure sso" + repair.ProfileFlag(p, c))}
			fixes[0].Writes = fixers.CredentialFiles
		}
		return fixes
	},
}
