package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var ConfigSectionPrefix = &checks.Rule{
	ID:     "config-section-prefix",
	Causes: []cause.Kind{cause.ConfigSectionPrefix}, Severity: checks.Error, Since: "0.1.0",
	Title: "Missing profile prefix in config",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`",
		"In `config` the header of a profile is `[profile dev]`. boto3 silently ignores `[dev]` there. "+
			"Only `[default]` has no prefix; in the credentials file no header has one.",
		"Write `[profile dev]` in `~/.aws/config`.",
	),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
