package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SourceProfileWithoutCredentials = &checks.Rule{
	ID:     "source-profile-without-credentials",
	Causes: []cause.Kind{cause.SourceProfileWithoutCredentials}, Severity: checks.Error, Since: "0.1.0",
	Title: "Source profile without credentials",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The source profile \"base\" must have credentials.`",
		"The profile that `source_profile` names exists, but has no credentials: no keys, no SSO, no role of its own.",
		"Add keys with `aws configure --profile base`, or set `source_profile` to another profile.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("source %s has no credentials", wording.ProfileAt(c, d))
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		if boto.InlineComment(c.Subject) {
			return fixInConfig(p, c, "Correct source_profile")
		}
		return append(onlySource(p, c), addKeys(p, c.Subject))
	},
}
