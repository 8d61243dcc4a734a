package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionJSONInvalid = &checks.Rule{
	ID:     "connection-json-invalid",
	Causes: []cause.Kind{cause.ConnectionJSONInvalid}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Broken AWS connection in JSON",
	Doc: checks.Page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`; the reason, such as "+
			"`TypeError: Connection.__attrs_init__() got an unexpected keyword argument 'region_name'`, is seldom printed. "+
			"If an extra has an invalid value, every hook fails with it, such as "+
			"`TypeError: expected string or bytes-like object, got 'list'` for a list of regions.",
		"The value is not JSON, has fields that a connection does not have, or a number instead of a string. "+
			"A connection has the fields `conn_type`, `host`, `login`, `password`, `schema`, `port`, `description` and `extra`; all AWS settings belong in `extra`. "+
			"A `uri` must be the only field. Airflow 3.1 requires `conn_type`, and Airflow 3.0 rejects extras that are not a JSON object. "+
			"The options of `config_kwargs` are those of botocore's Config; another one fails with `TypeError: Got unexpected keyword argument 'retires'`. "+
			"The finding is an error if the hook finds no other credentials, or fails because of an extra.",
		"Move the settings into `extra`, as in the example, each with a value of the right type.",
	),
	Message: connectionWords,
	Fixes:   fixConnection,
}
