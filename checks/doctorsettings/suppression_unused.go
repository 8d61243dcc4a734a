package doctorsettings

import (
	"doctor/checks"
)

var SuppressionUnused = &checks.Rule{
	ID: "suppression-unused", Severity: checks.Warning, Since: "0.1.0",
	Title: "A suppression that matches no finding",
	Doc: `**Symptom.** None in Airflow: doctor alone says so.

**Cause.** What the suppression was written for has been repaired, or its file or
service is not written as doctor shows it in the finding.

**Fix.** Take the suppression out of .doctor.yaml. If the finding is still reported,
copy its rule, file and service from there.`,
}
