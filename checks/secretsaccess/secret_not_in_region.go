package secretsaccess

import (
	"doctor/checks"
)

var SecretNotInRegion = &checks.Rule{
	ID: "secret-not-in-region", Severity: checks.Error, Since: "0.1.0",
	Title: "Secrets that are in another region",
	Doc: checks.Page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``; for a variable `KeyError: 'Variable x does not exist'`, "+
			"or in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`. "+
			"AWS answered with `ResourceNotFoundException`, which the backend passes over.",
		"A secret belongs to one region. The backend asks the region of its kwargs, else of `AWS_DEFAULT_REGION`, else of the profile, and that is not where the secrets are."+onlyOnline,
		"Name the region of the secrets in the kwargs:\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\", \"region_name\": \"us-west-2\"}'\n```"),
}
