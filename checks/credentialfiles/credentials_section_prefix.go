package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var CredentialsSectionPrefix = &checks.Rule{
	ID:     "credentials-section-prefix",
	Causes: []cause.Kind{cause.CredentialsSectionPrefix}, Severity: checks.Error, Since: "0.1.0",
	Title: "A profile in credentials with the word profile",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`",
		"The two files differ: `config` wants `[profile dev]`, the credentials file wants `[dev]`. "+
			"In the credentials file the word becomes part of the name.",
		"Write `[dev]` in `~/.aws/credentials`."),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
