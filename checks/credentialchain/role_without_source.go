package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RoleWithoutSource = &checks.Rule{
	ID:     "role-without-source",
	Causes: []cause.Kind{cause.RoleWithoutSource}, Severity: checks.Error, Since: "0.1.0",
	Title: "Role without credentials to assume it with",
	Doc: checks.Page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in assume-role, missing: source_profile or credential_source`",
		"The profile has `role_arn` and does not say with whose credentials to assume the role. "+
			"Keys of the same profile in `credentials` do not count: boto3 looks at the role first and stops there. "+
			"Other tools do use those keys, so it may work elsewhere.",
		"Add `source_profile` with the profile that has the keys. It may be the same one:\n\n"+
			"```\n[default]\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = default\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s has role_arn and neither source_profile nor credential_source, so boto3 does not know with which keys to assume it", wording.ProfileAt(c, d))
	}),
	Fixes: inConfig("Add source_profile = <profile with keys> to the profile"),
}
