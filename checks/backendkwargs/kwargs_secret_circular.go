package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

var KwargsSecretCircular = &checks.Rule{
	ID:     "kwargs-secret-circular",
	Causes: []cause.Kind{cause.KwargsSecretCircular}, Severity: checks.Error, Since: "0.1.0",
	Title: "Backend kwargs stored in the backend itself",
	Doc: checks.Page(
		"Airflow 3.2: `RecursionError: maximum recursion depth exceeded`, and nothing starts. "+
			"Earlier: `Failed to parse [secrets] backend_kwargs as JSON, defaulting to no kwargs.` in the log, again and again.",
		"`AIRFLOW__SECRETS__BACKEND_KWARGS_SECRET` names a secret that contains the kwargs. "+
			"To look it up, Airflow loads the backend, and for that it needs the kwargs. "+
			"Airflow 3.2 recurses forever; earlier releases continue without any kwargs.",
		"Write the kwargs into `AIRFLOW__SECRETS__BACKEND_KWARGS`, or have a command print them with `AIRFLOW__SECRETS__BACKEND_KWARGS_CMD`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.UnusableKwargs) redact.Text {
		return redact.Textf("%s cannot be read%s: %s; Airflow ignores it, so the backend has no region", d.Variable, wording.InBrackets(c, d.At), phrase.KwargsFault(d.Fault))
	}),
	Fixes: fixKwargsJSON,
}
