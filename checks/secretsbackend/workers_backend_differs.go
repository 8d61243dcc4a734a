package secretsbackend

import (
	"doctor/checks"
)

var WorkersBackendDiffers = &checks.Rule{
	ID: "workers-backend-differs", Severity: checks.Warning, Since: "0.1.0",
	Title: "Workers use another secrets backend",
	Doc: checks.Page(
		"None, or in some places only: "+
			"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``"+
			".",
		"In Airflow 3 `AIRFLOW__WORKERS__SECRETS_BACKEND` gives tasks their own backend with its own kwargs. "+
			"The rest of Airflow uses the one in `AIRFLOW__SECRETS__BACKEND`. "+
			"A connection that only one of the two has is found in some places and not in others.",
		"Set both to the same values, or remove the variables under `AIRFLOW__WORKERS__`: tasks then use the general backend.",
	),
}
