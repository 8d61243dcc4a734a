package credentialchain

import (
	"fmt"

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
		if fix, ok := repair.RenameMeant(p, c, profile, "sso_account_id", "sso_role_name", "sso_start_url", "sso_region", "sso_session"); ok {
			return []checks.Fix{fix}
		}
		if fix, ok := onlySession(p, c, profile); ok {
			return []checks.Fix{fix}
		}
		return []checks.Fix{p.Configure(fmt.Sprintf("Set up SSO again for profile %q", profile), " sso"+repair.FlagFor(p, profile))}
	},
}

// onlySession names the only sso-session of the config file in a profile that lacks just the
// address of its portal.
func onlySession(p *checks.Pass, c cause.Cause, profile string) (fix checks.Fix, ok bool) {
	known := ssoSessions(c)
	for _, s := range repair.SectionsOf(p, c, profile) {
		has := func(name string) bool { return s.Option(name) != nil }
		if len(known) == 1 && has("sso_account_id") && has("sso_role_name") && !has("sso_session") && !has("sso_start_url") {
			return checks.WithEdit(fmt.Sprintf("Add sso_session = %s to [%s] in %s", known[0], s.Name, s.Shown), checks.Unsafe,
				fixers.AddSetting{File: s.File, Section: s.Name, Key: "sso_session", Value: known[0], Below: "sso_account_id"}), true
		}
	}
	return fix, false
}
