package doctorsettings

import (
	"doctor/checks"
)

var SuppressionExpired = &checks.Rule{
	ID: "suppression-expired", Severity: checks.Warning, Since: "0.1.0",
	Title: "Expired suppression",
	Doc: checks.Page(
		"None in Airflow: doctor reports the suppressed finding again.",
		"The date under `expires:` is in the past.",
		"Fix the finding, or, if the reason still applies, set a new date."),
}
