package overridefile

import (
	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var OverrideEmpty = &checks.Rule{
	ID:     "override-empty",
	Causes: []cause.Kind{cause.OverrideEmpty}, Severity: checks.Error, Since: "0.1.0",
	Title: "Override is empty",
	Doc: checks.Page(
		"None when Airflow starts. Tasks fail with "+checks.NoCredentials+".",
		"compose accepts an override that is empty, that has only comments, or whose services have no settings. "+
			"Such a file adds no mount.",
		"Add a volume to each service, as in the example. Remove the `#` before lines that should apply."),
	Message: checks.Says(func(cause.Cause, cause.EmptyOverride) redact.Text {
		return redact.Textf("%s is empty: it mounts no AWS files into any service", astro.OverrideName)
	}),
	Fixes: fixNoMount,
}
