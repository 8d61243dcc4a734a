package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionEnvName = &checks.Rule{
	ID:     "connection-env-name",
	Causes: []cause.Kind{cause.ConnectionEnvName}, Severity: checks.Warning, Since: "0.1.0",
	Title: "A connection's variable that Airflow does not read",
	Doc: checks.Page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`",
		"Airflow looks for the connection's id in capitals, with `AIRFLOW_CONN_` in front: one underscore on either side. "+
			"`AIRFLOW_CONN_aws_default` and `AIRFLOW__CONN__AWS_DEFAULT` are read by nothing. "+
			"It is an error where the hook has nothing else to go on with.",
		"Write `AIRFLOW_CONN_AWS_DEFAULT`."),
	Message: connectionWords,
	Fixes:   fixConnection,
}
