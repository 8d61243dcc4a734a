package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionEnvName = &checks.Rule{
	ID:     "connection-env-name",
	Causes: []cause.Kind{cause.ConnectionEnvName}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Connection variable not read by Airflow",
	Doc: checks.Page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`",
		"Airflow looks up the connection id in upper case with `AIRFLOW_CONN_` in front: one underscore on each side. "+
			"It ignores `AIRFLOW_CONN_aws_default` and `AIRFLOW__CONN__AWS_DEFAULT`. "+
			"The finding is an error if the hook finds no other credentials.",
		"Rename the variable to `AIRFLOW_CONN_AWS_DEFAULT`.",
	),
	Message: connectionWords,
	Fixes:   fixConnection,
}
