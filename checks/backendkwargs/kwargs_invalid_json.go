package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

var KwargsInvalidJSON = &checks.Rule{
	ID:     "kwargs-invalid-json",
	Causes: []cause.Kind{cause.KwargsInvalidJSON}, Severity: checks.Error, Since: "0.1.0",
	Title: "Backend kwargs are not valid JSON",
	Doc: checks.Page(
		"`Failed to parse [secrets] backend_kwargs as JSON, defaulting to no kwargs.` in the log, and often then "+
			"`botocore.exceptions.NoRegionError: You must specify a region.`",
		"Airflow parses the value as JSON: double quotes around keys and strings, `true`, `false` and `null`, no trailing comma. "+
			"If that fails, Airflow continues without any kwargs: default prefixes, no region, no profile. "+
			"Airflow 2.4.0 and earlier do not even log it. "+
			"The finding is a warning if the defaults work: no prefix, profile or role of your own is lost, and a region is set elsewhere.",
		"Write JSON on one line, in single quotes:\n\n```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\", \"region_name\": \"us-east-1\"}'\n```",
	),
	Message: wordKwargsInvalidJSON,
	Fixes:   fixKwargsJSON,
}

// wordKwargsInvalidJSON says why arguments are not JSON.
func wordKwargsInvalidJSON(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.UnusableKwargs:
		return redact.Textf("%s is not valid JSON%s: %s; Airflow ignores it, so the backend has no region", d.Variable, wording.InBrackets(c, d.At), phrase.KwargsFault(d.Fault))
	case cause.Setting:
		return redact.Textf("%s%s keeps Airflow from starting", d.Name, wording.InBrackets(c, d.At))
	}
	panic(checks.Unworded(c))
}
