package secretsaccess

import (
	"doctor/checks"
)

var SecretMissing = &checks.Rule{
	ID: "secret-missing", Severity: checks.Warning, Since: "0.1.0",
	Title: "A variable or connection that is nowhere",
	Doc: checks.Page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``; for a variable `KeyError: 'Variable x does not exist'`, "+
			"or in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`",
		"A DAG names it, and it is in none of the places where Airflow looks: the secrets backend with its prefix, the environment, and `airflow_settings.yaml`, which fills the database. "+
			"What was entered by hand in the user interface is not seen here, which is why this is a warning."+onlyOnline,
		"Make the secret under the name that the finding gives, prefix included:\n\n"+
			"```\naws secretsmanager create-secret --name airflow/variables/x --secret-string VALUE\n```"),
}
