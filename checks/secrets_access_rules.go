package checks

// onlyOnline ends the pages of rules that need an answer from AWS.
const onlyOnline = " Only AWS can tell, so there is no such finding with `--offline`."

var SecretAccessDenied = &Rule{
	ID: "secret-access-denied", Severity: Error, Since: "0.1.0",
	Title: "An identity that may not read the secrets",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/limited is not authorized to perform: secretsmanager:GetSecretValue on resource: airflow/variables/hello because no identity-based policy allows the secretsmanager:GetSecretValue action`. "+
			"Airflow 3 logs it for connections at level DEBUG only, and ends with ``The conn_id `x` isn't defined``.",
		"The identity that the backend uses has no right to `secretsmanager:GetSecretValue`, or for Parameter Store to `ssm:GetParameter`. "+
			"The backend needs no right to list. "+
			"Where a policy names some secrets only, AWS answers so for those that do not exist too; "+
			"the finding is a warning when some of the names that the DAGs use could be read (`--names`). "+
			"A name that is denied is a warning too where Airflow goes on without: it notes what the backend raises in its log, then looks in the environment and its database."+onlyOnline,
		"Have this statement added to the identity's policy, with the ARN that the finding names:\n\n"+
			"```json\n{\n  \"Effect\": \"Allow\",\n  \"Action\": \"secretsmanager:GetSecretValue\",\n  \"Resource\": \"arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/*\"\n}\n```"),
}

var SecretNotInRegion = &Rule{
	ID: "secret-not-in-region", Severity: Error, Since: "0.1.0",
	Title: "Secrets that are in another region",
	Doc: page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``; for a variable `KeyError: 'Variable x does not exist'`, "+
			"or in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`. "+
			"AWS answered with `ResourceNotFoundException`, which the backend passes over.",
		"A secret belongs to one region. The backend asks the region of its kwargs, else of `AWS_DEFAULT_REGION`, else of the profile, and that is not where the secrets are."+onlyOnline,
		"Name the region of the secrets in the kwargs:\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\", \"region_name\": \"us-west-2\"}'\n```"),
}

var KMSAccessDenied = &Rule{
	ID: "kms-access-denied", Severity: Error, Since: "0.1.0",
	Title: "A secret whose key may not be used",
	Doc: page(
		"`Access to KMS is not allowed`. From Parameter Store: "+
			"`The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access`. "+
			"`DecryptionFailure` is logged at level DEBUG only: the backend passes over it, and Airflow says that the variable or connection is not there.",
		"The secret is encrypted with a key of the account's own, and the identity has no right to `kms:Decrypt` on it. "+
			"A secret of another account that is encrypted with the AWS managed key cannot be read at all."+onlyOnline,
		"Have `kms:Decrypt` on that key allowed, in the identity's policy and, for a key of another account, in the key's policy:\n\n"+
			"```json\n{\n  \"Effect\": \"Allow\",\n  \"Action\": \"kms:Decrypt\",\n  \"Resource\": \"arn:aws:kms:us-east-1:111122223333:key/KEY-ID\"\n}\n```"),
}

var KwargsKeysRejected = &Rule{
	ID: "kwargs-keys-rejected", Severity: Error, Since: "0.1.0",
	Title: "Keys in the kwargs that AWS rejects",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.`",
		"The backend signs with the keys that stand in its kwargs, whatever the mounted files say. "+
			"These have been deleted, deactivated or mistyped. DAGs can still work, since hooks use other credentials."+onlyOnline,
		"Remove the keys from `AIRFLOW__SECRETS__BACKEND_KWARGS`, so that the mounted files count, and start again with `astro dev restart`."),
}

var SecretMissing = &Rule{
	ID: "secret-missing", Severity: Warning, Since: "0.1.0",
	Title: "A variable or connection that is nowhere",
	Doc: page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``; for a variable `KeyError: 'Variable x does not exist'`, "+
			"or in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`",
		"A DAG names it, and it is in none of the places where Airflow looks: the secrets backend with its prefix, the environment, and `airflow_settings.yaml`, which fills the database. "+
			"What was entered by hand in the user interface is not seen here, which is why this is a warning."+onlyOnline,
		"Make the secret under the name that the finding gives, prefix included:\n\n"+
			"```\naws secretsmanager create-secret --name airflow/variables/x --secret-string VALUE\n```"),
}

var SecretShape = &Rule{
	ID: "secret-shape", Severity: Warning, Since: "0.1.0",
	Title: "A secret that Airflow reads otherwise",
	Doc: page(
		"``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``; for a variable none, but its value has braces around it. "+
			"For a variable that is read as JSON and is none: `json.decoder.JSONDecodeError`, in Airflow 3 `airflow.sdk.exceptions.AirflowRuntimeError: VARIABLE_NOT_FOUND`.",
		"A connection is a URI or JSON. Of JSON, Secrets Manager's backend takes the fields that it knows (`conn_type`, `login`, `password`, `host`, `port`, `schema`, `extra` and their other names) and drops the rest; Airflow 3.0 and 3.1 want `conn_type`. "+
			"Any other text Airflow takes for a URI, and makes a connection of it in which nothing is to be found. "+
			"The key/value editor of the AWS console makes JSON of every secret, so that a variable arrives as `{\"x\":\"value\"}`. "+
			"The finding shows the form of the secret, never its value, and no name of a field but the usual ones."+onlyOnline,
		"In the console choose \"Other type of secret\" and \"Plaintext\", and remove the braces for a variable, unless the DAGs read it with `deserialize_json` or `var.json`. For a connection:\n\n"+
			"```json\n{\"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}\n```"),
}
