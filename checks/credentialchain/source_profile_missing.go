package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SourceProfileMissing = &checks.Rule{
	ID:     "source-profile-missing",
	Causes: []cause.Kind{cause.SourceProfileMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "Source profile that does not exist",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The source_profile \"base\" referenced in the profile \"default\" does not exist.`",
		"The profile assumes a role with the credentials of another profile, and that one is in neither file.",
		"Correct the name after `source_profile`, or add the profile: `aws configure --profile base`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s names source_profile = %s, which is in neither file%s", wording.ProfileAt(c, d), d.Value, wording.CommentWords(d.Value))
	}),
	Fixes: inConfig("Name a profile that is there in source_profile"),
}
