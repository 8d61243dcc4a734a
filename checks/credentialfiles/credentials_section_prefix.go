package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var CredentialsSectionPrefix = &checks.Rule{
	ID:     "credentials-section-prefix",
	Causes: []cause.Kind{cause.CredentialsSectionPrefix}, Severity: checks.Error, Since: "0.1.0",
	Title: "Extra profile prefix in credentials",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`",
		"The two files differ: the header is `[profile dev]` in `config` and `[dev]` in the credentials file. "+
			"In the credentials file the prefix becomes part of the name.",
		"Write `[dev]` in `~/.aws/credentials`.",
	),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
