package doctorsettings

import (
	"doctor/checks"
)

var SuppressionExpired = &checks.Rule{
	ID: "suppression-expired", Severity: checks.Warning, Since: "0.1.0",
	Title: "A suppression whose last day is over",
	Doc: `**Symptom.** None in Airflow: the finding that was suppressed counts again.

**Cause.** The date under ` + "`expires:`" + ` is past.

**Fix.** Repair what the finding says, or give the suppression a new date and see
that its reason is still true.`,
}
