package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var INISectionWhitespace = &checks.Rule{
	ID:     "ini-section-whitespace",
	Causes: []cause.Kind{cause.IniSectionWhitespace}, Severity: checks.Error, Since: "0.1.0",
	Title: "Blanks inside the brackets",
	Doc: checks.Page(
		checks.NoCredentials+", or for a named profile `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"boto3 takes the text between the brackets as it is: `[default ]` is another name than `[default]`.",
		"Remove the blanks. The one between `profile` and the name, in `config`, has to stay."),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
