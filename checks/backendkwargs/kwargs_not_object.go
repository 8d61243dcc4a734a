package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

var KwargsNotObject = &checks.Rule{
	ID:     "kwargs-not-object",
	Causes: []cause.Kind{cause.KwargsNotObject}, Severity: checks.Error, Since: "0.1.0",
	Title: "Backend kwargs are not a JSON object",
	Doc: checks.Page(
		"`Failed to parse [secrets] backend_kwargs into a dict, defaulting to no kwargs.` in the log, and often then "+
			"`botocore.exceptions.NoRegionError: You must specify a region.`",
		"The value is a list, a string or a number. Airflow needs names with values, and continues without any kwargs. "+
			"Airflow 2.4.0 and earlier do not start: `argument after ** must be a mapping, not list`. "+
			"The finding is a warning if the defaults work.",
		"Write an object in braces, with the name of each argument.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.UnusableKwargs) redact.Text {
		return redact.Textf("%s is not a JSON object%s: %s; Airflow ignores it, so the backend has no region", d.Variable, wording.InBrackets(c, d.At), phrase.KwargsFault(d.Fault))
	}),
	Fixes: fixKwargsJSON,
}
