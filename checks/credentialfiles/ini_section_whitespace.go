package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var INISectionWhitespace = &checks.Rule{
	ID:     "ini-section-whitespace",
	Causes: []cause.Kind{cause.IniSectionWhitespace}, Severity: checks.Error, Since: "0.1.0",
	Title: "Spaces inside the section brackets",
	Doc: checks.Page(
		checks.NoCredentials+", or for a named profile `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"boto3 uses the text between the brackets unchanged: `[default ]` is not `[default]`.",
		"Remove the spaces. In `config`, the space between `profile` and the name stays.",
	),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
