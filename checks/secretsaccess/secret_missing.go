package secretsaccess

import (
	"doctor/checks"
)

var SecretMissing = &checks.Rule{
	ID: "secret-missing", Severity: checks.Warning, Since: "0.1.0",
	Title: "Variable or connection not found",
	Doc: checks.Page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``"+
			"; for a variable `KeyError: 'Variable x does not exist'`, "+
			"or in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`",
		"A DAG uses it, and none of the places where Airflow looks has it: the secrets backend with its prefix, the environment, and `airflow_settings.yaml`, which fills the database. "+
			"doctor cannot see what was added in the user interface, so this is a warning."+onlyOnline,
		"Create the secret with the name in the finding, including the prefix:\n\n```\naws secretsmanager create-secret --name airflow/variables/x --secret-string VALUE\n```",
	),
}
