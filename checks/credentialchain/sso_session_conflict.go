package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOSessionConflict = &checks.Rule{
	ID:     "sso-session-conflict",
	Causes: []cause.Kind{cause.SSOSessionConflict}, Severity: checks.Error, Since: "0.1.0",
	Title: "Profile and SSO session that contradict each other",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The value for sso_region is inconsistent between profile (eu-west-1) and sso-session (us-east-1).`",
		"`sso_region` or `sso_start_url` stands both in the profile and in its `[sso-session]` section, with different values. boto3 refuses to choose.",
		"Remove the line from the profile: the session's value is enough. "+
			"`sso_region` is the region of your Identity Center, not the one you work in.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s and its sso-session disagree on %s", wording.ProfileAt(c, d), d.Key)
	}),
	Fixes: inConfig("Remove the setting from the profile; the sso-session has it"),
}
