package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SourceProfileWithoutCredentials = &checks.Rule{
	ID:     "source-profile-without-credentials",
	Causes: []cause.Kind{cause.SourceProfileWithoutCredentials}, Severity: checks.Error, Since: "0.1.0",
	Title: "Source profile without credentials",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The source profile \"base\" must have credentials.`",
		"The profile that `source_profile` names exists and has no credentials: no keys, no SSO, no role of its own.",
		"Give that profile keys with `aws configure --profile base`, or let `source_profile` name another one.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s is the source of a role and has no credentials", wording.ProfileAt(c, d))
	}),
	Fixes: inConfig("Give that profile keys, or name another in source_profile"),
}
