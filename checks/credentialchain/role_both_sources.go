package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RoleBothSources = &checks.Rule{
	ID:     "role-both-sources",
	Causes: []cause.Kind{cause.RoleBothSources}, Severity: checks.Error, Since: "0.1.0",
	Title: "Role with two sources of credentials",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The profile \"default\" contains both source_profile and credential_source.`",
		"The profile has both `source_profile` and `credential_source`. boto3 accepts only one of them.",
		"On your own machine, keep `source_profile` and remove `credential_source`, which is for servers in AWS.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s has both source_profile and credential_source", wording.ProfileAt(c, d))
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		where := repair.PlaceOf(c)
		if len(c.At) > 1 {
			where = cause.Place(c.At[1])
		}
		return []checks.Fix{repair.RemoveSetting(p, c, "credential_source", "Comment out credential_source in "+where)}
	},
}
