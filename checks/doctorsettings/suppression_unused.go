package doctorsettings

import (
	"doctor/checks"
)

var SuppressionUnused = &checks.Rule{
	ID: "suppression-unused", Severity: checks.Warning, Since: "0.1.0",
	Title: "Suppression matches no finding",
	Doc: checks.Page(
		"None in Airflow.",
		"The finding is fixed, or the suppression names another rule, file or service than the finding.",
		"Remove the suppression from `.doctor.yaml`. If doctor still reports the finding, copy its rule, file and service from the report."),
}
