package secretsbackend

import (
	"doctor/checks"
)

var WorkersBackendDiffers = &checks.Rule{
	ID: "workers-backend-differs", Severity: checks.Warning, Since: "0.1.0",
	Title: "Tasks that ask another backend than the rest",
	Doc: checks.Page(
		"None, or in some places only: ``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``.",
		"In Airflow 3 `AIRFLOW__WORKERS__SECRETS_BACKEND` gives tasks a backend of their own, with kwargs of its own. "+
			"The rest of Airflow asks the one of `AIRFLOW__SECRETS__BACKEND`. "+
			"A connection that only one of the two has is found in some places and not in others.",
		"Set both alike, or remove the variables under `AIRFLOW__WORKERS__`: tasks then use the general backend."),
}
