package secretsaccess

import (
	"doctor/checks"
)

var SecretNotInRegion = &checks.Rule{
	ID: "secret-not-in-region", Severity: checks.Error, Since: "0.1.0",
	Title: "Secret is in another region",
	Doc: checks.Page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``"+
			"; for a variable `KeyError: 'Variable x does not exist'`, "+
			"or in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`. "+
			"AWS answered with `ResourceNotFoundException`, which the backend ignores.",
		"A secret belongs to one region. The backend uses the region in its kwargs, then `AWS_DEFAULT_REGION`, then the region of the profile, and the secrets are in another one."+onlyOnline,
		"Set the region of the secrets in the kwargs:\n\n```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\", \"region_name\": \"us-west-2\"}'\n```",
	),
}
