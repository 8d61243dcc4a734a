package secretsaccess

import (
	"doctor/checks"
)

var SecretShape = &checks.Rule{
	ID: "secret-shape", Severity: checks.Warning, Since: "0.1.0",
	Title: "A secret that Airflow reads otherwise",
	Doc: checks.Page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``; for a variable none, but its value has braces around it. "+
			"For a variable that is read as JSON and is none: `json.decoder.JSONDecodeError`, in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`.",
		"A connection is a URI or JSON. Of JSON, Secrets Manager's backend takes the fields that it knows (`conn_type`, `login`, `password`, `host`, `port`, `schema`, `extra` and their other names) and drops the rest; Airflow 3.0 and 3.1 want `conn_type`. "+
			"Any other text Airflow takes for a URI, and makes a connection of it in which nothing is to be found. "+
			"The key/value editor of the AWS console makes JSON of every secret, so that a variable arrives as `{\"x\":\"value\"}`. "+
			"The finding shows the form of the secret, never its value, and no name of a field but the usual ones."+onlyOnline,
		"In the console choose \"Other type of secret\" and \"Plaintext\", and remove the braces for a variable, unless the DAGs read it with `deserialize_json` or `var.json`. For a connection:\n\n"+
			"```json\n{\"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}\n```"),
}
