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
	Title: "Backend kwargs that are not JSON",
	Doc: checks.Page(
		"`Failed to parse [secrets] backend_kwargs as JSON, defaulting to no kwargs.` in the log, and often then "+
			"`botocore.exceptions.NoRegionError: You must specify a region.`",
		"Airflow reads the value as JSON: double quotes around keys and texts, `true`, `false` and `null`, no comma at the end. "+
			"Where it is not, Airflow goes on without any kwargs: default prefixes, no region, no profile. "+
			"Up to Airflow 2.4.0 it does not even say so. "+
			"It is a warning where the defaults happen to work: no prefix, profile or role of your own is lost with the kwargs, and a region is found elsewhere.",
		"Write JSON on one line, in single quotes:\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\", \"region_name\": \"us-east-1\"}'\n```"),
	Message: wordKwargsInvalidJSON,
	Fixes:   fixKwargsJSON,
}

// wordKwargsInvalidJSON says why arguments are not JSON.
func wordKwargsInvalidJSON(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.UnusableKwargs:
		return redact.Textf("%s%s is not JSON: %s; Airflow then uses no arguments at all, and so no region", d.Variable, wording.InBrackets(c, d.At), phrase.KwargsFault(d.Fault))
	case cause.Setting:
		return redact.Textf("%s%s ends Airflow at start", d.Name, wording.InBrackets(c, d.At))
	}
	panic(checks.Unworded(c))
}
