package awsconnections

import (
	"doctor/checks"
)

var ConnectionHidden = &checks.Rule{
	ID: "connection-hidden", Severity: checks.Warning, Since: "0.1.0",
	Title: "A connection that another of its name hides",
	Doc: checks.Page(
		"None: the connection in `airflow_settings.yaml` has no effect.",
		"Airflow looks for a connection in the secrets backend, then in the environment, then in its database, and takes the first. "+
			"`airflow_settings.yaml` fills the database, so a variable `AIRFLOW_CONN_` of the same id wins over it.",
		"Keep one of the two."),
}
