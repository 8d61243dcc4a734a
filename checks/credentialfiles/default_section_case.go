package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var DefaultSectionCase = &checks.Rule{
	ID:     "default-section-case",
	Causes: []cause.Kind{cause.DefaultSectionCase}, Severity: checks.Error, Since: "0.1.0",
	Title: "Default profile in the wrong case",
	Doc: checks.Page(
		checks.NoCredentials,
		"`[DEFAULT]` is not a profile: Python's configparser adds its settings to every section, and no section is named `default`. "+
			"Profile names are case-sensitive.",
		"Write `[default]`.",
	),
	Message: checks.Says(wrongHeader),
	Fixes:   repair.FixHeader,
}
