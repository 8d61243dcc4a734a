package secretsbackend

import (
	"doctor/checks"
)

var BackendEnvName = &checks.Rule{
	ID: "backend-env-name", Severity: checks.Warning, Since: "0.1.0",
	Title: "A variable of the backend that Airflow does not read",
	Doc: checks.Page(
		"None at the start. Lookups end with ``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``, because no backend is asked.",
		"Airflow's variables have two underscores between `AIRFLOW`, the section and the option, and capitals throughout. "+
			"`AIRFLOW__SECRETS_BACKEND`, `AIRFLOW__SECRETS__BACKENDS` and others that come close are read by nothing. "+
			"`AIRFLOW__SECRETS__BACKEND_KWARG__REGION_NAME` and its like are read since Airflow 3.2, "+
			"the variables under `AIRFLOW__WORKERS__` since 3.0.",
		"Write the name that the finding suggests: `AIRFLOW__SECRETS__BACKEND` and `AIRFLOW__SECRETS__BACKEND_KWARGS`."),
}
