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
	Title: "Backend kwargs that are JSON, but no object",
	Doc: checks.Page(
		"`Failed to parse [secrets] backend_kwargs into a dict, defaulting to no kwargs.` in the log, and often then "+
			"`botocore.exceptions.NoRegionError: You must specify a region.`",
		"The value is a list, a text or a number. Airflow needs names with values, and goes on without any kwargs. "+
			"Up to Airflow 2.4.0 it ends: `argument after ** must be a mapping, not list`. "+
			"It is a warning where the defaults happen to work.",
		"Write an object, in braces, with the name of each argument."),
	Message: checks.Says(func(c cause.Cause, d cause.UnusableKwargs) redact.Text {
		return redact.Textf("%s%s is JSON, but no object: %s; Airflow then uses no arguments at all, and so no region", d.Variable, wording.InBrackets(c, d.At), phrase.KwargsFault(d.Fault))
	}),
	Fixes: fixKwargsJSON,
}
