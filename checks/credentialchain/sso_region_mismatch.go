package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSORegionMismatch = &checks.Rule{
	ID:     "sso-region-mismatch",
	Causes: []cause.Kind{cause.SSORegionMismatch}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO token of another region",
	Doc: checks.Page(
		"`botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. "+
			"To refresh this SSO session run aws sso login with the corresponding profile.`",
		"A login is good in the region of the Identity Center where it was made, which the token file names. "+
			"boto3 asks the portal in `sso_region` of the profile or its session, and the portal of another region does not know the token. "+
			"Mostly `sso_region` was changed, or was mistaken for the region that one works in. "+
			"For a profile without `sso_session` it is a warning until AWS is asked: its token is found by the start URL, which other profiles share.",
		"Set `sso_region` to the region of your Identity Center, and log in again if the token is not from there."),
	Message: checks.Says(func(c cause.Cause, d cause.OtherRegion) redact.Text {
		return redact.Textf("sso_region is %s%s, and the SSO token of %s is from %s (%s): AWS knows a token in its own region only", d.Region, wording.InBrackets(c, d.At), wording.SSOWords(d.Of), d.TokenRegion, d.Path)
	}),
	Fixes: repair.FixSSORegion,
}
