package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionJSONInvalid = &checks.Rule{
	ID:     "connection-json-invalid",
	Causes: []cause.Kind{cause.ConnectionJSONInvalid}, Severity: checks.Warning, Since: "0.1.0",
	Title: "A connection in JSON that Airflow cannot read",
	Doc: checks.Page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`; the reason, such as "+
			"`TypeError: Connection.__attrs_init__() got an unexpected keyword argument 'region_name'`, is seldom printed. "+
			"Where an extra has a value that it cannot have, every hook fails with it, such as "+
			"`TypeError: expected string or bytes-like object, got 'list'` for a list of regions.",
		"The value is not JSON, has names that a connection does not have, or a number where a text is wanted. "+
			"A connection knows `conn_type`, `host`, `login`, `password`, `schema`, `port`, `description` and `extra`; everything of AWS goes into `extra`. "+
			"A `uri` must be alone. Airflow 3.1 requires `conn_type`, and Airflow 3.0 refuses extras that are not a JSON object. "+
			"The options of `config_kwargs` are those of botocore's Config; another one ends with `TypeError: Got unexpected keyword argument 'retires'`. "+
			"It is an error where the hook has nothing else to go on with, or fails for an extra.",
		"Put the settings under `extra`, as in the example, each with a value of its type."),
	Message: connectionWords,
	Fixes:   fixConnection,
}
