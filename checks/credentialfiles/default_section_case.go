package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var DefaultSectionCase = &checks.Rule{
	ID:     "default-section-case",
	Causes: []cause.Kind{cause.DefaultSectionCase}, Severity: checks.Error, Since: "0.1.0",
	Title: "The default profile in capitals",
	Doc: checks.Page(
		checks.NoCredentials,
		"`[DEFAULT]` is not a profile: the library that reads the file gives what stands there to every section, and none of them is named `default`. "+
			"Names of profiles count to the letter.",
		"Write `[default]`."),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
