package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var ConfigSectionPrefix = &checks.Rule{
	ID:     "config-section-prefix",
	Causes: []cause.Kind{cause.ConfigSectionPrefix}, Severity: checks.Error, Since: "0.1.0",
	Title: "A profile in config without the word profile",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`",
		"In `config` a profile is headed `[profile dev]`. boto3 passes over `[dev]` there without a word. "+
			"Only `[default]` stands alone, and in the credentials file all names do.",
		"Write `[profile dev]` in `~/.aws/config`."),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
