package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var KwargsUnknownKey = &checks.Rule{
	ID:     "kwargs-unknown-key",
	Causes: []cause.Kind{cause.KwargsUnknownKey}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unknown backend kwarg",
	Doc: checks.Page(
		"None from the AWS backends. The variable or connection is not found: "+
			"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``"+
			". "+
			"Without the intended region: `botocore.exceptions.NoRegionError: You must specify a region.`",
		"The AWS backends accept every key and use those that they know. "+
			"They ignore `region`, `profile`, `variable_prefix` and `connection_prefix`, and use the defaults instead. "+
			"With an unknown key the backend for local files keeps Airflow from starting; the one for Vault passes it to its client. "+
			"The finding is an error if a prefix is lost or a session fails because of it, else a warning.",
		"Use `region_name`, `profile_name`, `variables_prefix`, `connections_prefix`: the finding names the closest known key.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.UnknownArgument) redact.Text {
		return redact.Textf("the secrets backend ignores %q; the argument is called %q%s", d.Key, d.Known, wording.SetIn(c, d.Variable, d.At))
	}),
	Fixes: fixProblem,
}
