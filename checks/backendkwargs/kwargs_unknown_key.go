package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixKwargsKey(_ *checks.Pass, c cause.Cause) []checks.Fix {
	d, ok := c.Detail.(cause.UnknownArgument)
	if !ok || len(c.At) == 0 || c.Suggestion == "" {
		return nil
	}
	return []checks.Fix{renameKey(c.At[0], d.Variable, c.Subject, c.Suggestion)}
}

var KwargsUnknownKey = &checks.Rule{
	ID:     "kwargs-unknown-key",
	Causes: []cause.Kind{cause.KwargsUnknownKey}, Severity: checks.Error, Since: "0.1.0",
	Title: "A kwarg that the backend does not know",
	Doc: checks.Page(
		"None from the AWS backends. The variable or connection is not found: ``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``. "+
			"Without the region that was meant: `botocore.exceptions.NoRegionError: You must specify a region.`",
		"The AWS backends take every key and use those that they know. "+
			"`region`, `profile`, `variable_prefix` and `connection_prefix` are not among them, and the defaults count instead. "+
			"The backend for local files ends Airflow at the start; the one for Vault hands the key on to its client. "+
			"It is an error where a prefix is lost or a session fails for it, else a warning.",
		"Write `region_name`, `profile_name`, `variables_prefix`, `connections_prefix`: the finding names the nearest that is known."),
	Message: checks.Says(func(c cause.Cause, d cause.UnknownArgument) redact.Text {
		return redact.Textf("%s%s has the key %q, which the backend ignores; it knows %q", d.Variable, wording.InBrackets(c, d.At), d.Key, d.Known)
	}),
	Fixes: fixKwargsKey,
}
