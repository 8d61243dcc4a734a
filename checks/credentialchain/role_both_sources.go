package credentialchain

import (
	"doctor/checks"
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
		"boto3 takes one of the two only and refuses to choose.",
		"On your own machine, keep `source_profile` and remove `credential_source`, which is meant for servers in AWS.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s has both source_profile and credential_source; boto3 takes one of them only", wording.ProfileAt(c, d))
	}),
	Fixes: inConfig("Keep one of source_profile and credential_source"),
}
