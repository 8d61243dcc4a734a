package secretsbackend

import (
	"doctor/checks"
)

var BackendEnvName = &checks.Rule{
	ID: "backend-env-name", Severity: checks.Warning, Since: "0.1.0",
	Title: "Backend variable not read by Airflow",
	Doc: checks.Page(
		"None at the start. Lookups fail with "+
			"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``"+
			", because Airflow uses no backend.",
		"Airflow variables have two underscores between `AIRFLOW`, the section and the option, and are all upper case. "+
			"Airflow ignores `AIRFLOW__SECRETS_BACKEND`, `AIRFLOW__SECRETS__BACKENDS` and similar names. "+
			"Variables such as `AIRFLOW__SECRETS__BACKEND_KWARG__REGION_NAME` need Airflow 3.2 or later, "+
			"those under `AIRFLOW__WORKERS__` need 3.0.",
		"Use the name in the finding: `AIRFLOW__SECRETS__BACKEND` or `AIRFLOW__SECRETS__BACKEND_KWARGS`.",
	),
}
