package credentialchain

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOProfileIncomplete = &checks.Rule{
	ID:     "sso-profile-incomplete",
	Causes: []cause.Kind{cause.SSOProfileIncomplete}, Severity: checks.Error, Since: "0.1.0",
	Title: "Incomplete SSO profile",
	Doc: checks.Page(
		"Without account and role: "+checks.NoCredentials+". With one of them missing: `botocore.exceptions.InvalidConfigError: "+
			"The profile \"default\" is configured to use SSO but is missing required configuration: sso_account_id`",
		"A profile with `sso_session` alone is only a login. To get keys, boto3 also needs the account and the role, and the address of the portal.",
		"Run `aws configure sso` again and choose the account and the role, or add the two lines:\n\n"+
			"```\nsso_account_id = 111122223333\nsso_role_name = Developer\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		if d.Key == "" {
			return redact.Textf("%s has SSO settings, but no sso_account_id and sso_role_name", wording.ProfileAt(c, d))
		}
		return redact.Textf("%s uses SSO, but lacks %s", wording.ProfileAt(c, d), d.Key)
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		if boto.InlineComment(c.Subject) && c.Key != "" {
			return repair.FixComment(p, c)
		}
		profile := repair.ProfileOf(c)
		return []checks.Fix{p.Configure(fmt.Sprintf("Set up SSO again for profile %q", profile), " sso"+repair.FlagFor(p, profile))}
	},
}
