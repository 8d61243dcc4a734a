package credentialchain

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOSessionConflict = &checks.Rule{
	ID:     "sso-session-conflict",
	Causes: []cause.Kind{cause.SSOSessionConflict}, Severity: checks.Error, Since: "0.1.0",
	Title: "Conflicting SSO settings",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The value for sso_region is inconsistent between profile (eu-west-1) and sso-session (us-east-1).`",
		"The profile and its `[sso-session]` section have different values for `sso_region` or `sso_start_url`. boto3 accepts only equal values.",
		"Remove the line from the profile: the value of the session is enough. "+
			"`sso_region` is the region of your Identity Center, not the region you work in.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s of %s differs from its sso-session", d.Key, wording.ProfileAt(c, d))
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		return []checks.Fix{repair.RemoveSetting(p, c, c.Key, fmt.Sprintf("Comment out %s in %s, and use that of the sso-session", c.Key, repair.PlaceOf(c)))}
	},
}
