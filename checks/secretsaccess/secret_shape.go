package secretsaccess

import (
	"doctor/checks"
)

var SecretShape = &checks.Rule{
	ID: "secret-shape", Severity: checks.Warning, Since: "0.1.0",
	Title: "Secret in a form that Airflow misreads",
	Doc: checks.Page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``"+
			"; for a variable none, but its value has braces around it. "+
			"For a variable that is read as JSON but is not JSON: `json.decoder.JSONDecodeError`, in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`.",
		"A connection must be a URI or JSON. The Secrets Manager backend reads the JSON fields that it knows (`conn_type`, `login`, `password`, `host`, `port`, `schema`, `extra` and their other names) and drops the rest; Airflow 3.0 and 3.1 require `conn_type`. "+
			"Airflow parses any other text as a URI, and the connection is then empty. "+
			"The key/value editor of the AWS console stores every secret as JSON, so a variable becomes `{\"x\":\"value\"}`. "+
			"The finding shows the form of the secret, never its value, and only the usual field names."+onlyOnline,
		"In the console choose \"Other type of secret\" and \"Plaintext\", and remove the braces for a variable, unless the DAGs read it with `deserialize_json` or `var.json`. For a connection:\n\n```json\n{\"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}\n```",
	),
}
