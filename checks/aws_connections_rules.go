package checks

// awsConnectionsRules are the findings of aws-connections.
var awsConnectionsRules = []Rule{
	{
		ID: "connection-keys-override-files", Severity: Error, Since: "0.1.0",
		Title: "A connection with keys of its own",
		Doc: page(
			"Where AWS rejects the keys: "+keyRefused+" Else nothing is printed, and hooks act as the owner of those keys.",
			"A hook takes the login and password of its connection for access key and secret key. "+
				"It asks boto3 for the mounted files only where the connection has none. "+
				"It is an error where AWS rejects the keys, which only a run that may ask AWS can tell, else a warning.",
			"Leave login and password empty:\n\n"+
				"```\nAIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'\n```"),
		Before: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://AKIAI44QH8DHBEXAMPLE:je7MtGbClwBF%2F2Zp9Utk%2Fh3yCo8nvbEXAMPLEKEY@/?region_name=us-east-1'
`,
		After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'
`,
	},
	{
		ID: "connection-uri-invalid", Severity: Warning, Since: "0.1.0",
		Title: "A connection URI that Airflow reads otherwise",
		Doc: page(
			"`Unable to find AWS Connection ID 'aws_default', switching to empty.`; the reason, `ValueError: Port could not be cast to integer value as 'wJalrXUtnFEMI'`, is seldom printed.",
			"In a URI the signs `/`, `?`, `#` and `%` of a secret key have to be encoded, in an extra `+` too, and a `@` stands behind the key. "+
				"Where the URI cannot be read, the hook goes on as if there were no connection, and may act as somebody else. "+
				"A region in the place of the host is read as a host.",
			"Encode the key (`/` is `%2F`, `+` is `%2B`), or write JSON, which needs no encoding:\n\n"+
				"```\nAIRFLOW_CONN_AWS_DEFAULT='{\"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}'\n```"),
		Before: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://us-east-1'
`,
		After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'
`,
	},
	{
		ID: "connection-json-invalid", Severity: Warning, Since: "0.1.0",
		Title: "A connection in JSON that Airflow cannot read",
		Doc: page(
			"`Unable to find AWS Connection ID 'aws_default', switching to empty.`; the reason, such as "+
				"`TypeError: Connection.__init__() got an unexpected keyword argument 'region_name'`, is seldom printed.",
			"The value is not JSON, or has names that a connection does not have. "+
				"It knows `conn_type`, `host`, `login`, `password`, `schema`, `port`, `description` and `extra`; everything of AWS goes into `extra`. "+
				"Airflow 3.0 and 3.1 want `conn_type`.",
			"Put the settings under `extra`, as in the example."),
		Before: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='{"conn_type": "aws", "region_name": "us-east-1"}'
`,
		After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}'
`,
	},
	{
		ID: "connection-env-name", Severity: Warning, Since: "0.1.0",
		Title: "A connection's variable that Airflow does not read",
		Doc: page(
			"`Unable to find AWS Connection ID 'aws_default', switching to empty.`",
			"Airflow looks for the connection's id in capitals, with `AIRFLOW_CONN_` in front: one underscore on either side. "+
				"`AIRFLOW_CONN_aws_default` and `AIRFLOW__CONN__AWS_DEFAULT` are read by nothing.",
			"Write `AIRFLOW_CONN_AWS_DEFAULT`."),
		Before: exampleFiles + `AIRFLOW_CONN_aws_default='aws://?region_name=us-east-1'
`,
		After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'
`,
	},
	{
		ID: "connection-extra-lowercased", Severity: Warning, Since: "0.1.0",
		Title: "Extras that lose their capitals",
		Doc: page(
			"`botocore.exceptions.ParamValidationError: Parameter validation failed:`, and below it "+
				"`Unknown parameter in input: \"externalid\", must be one of: RoleArn, RoleSessionName, PolicyArns, Policy, DurationSeconds, Tags, TransitiveTagKeys, ExternalId, SerialNumber, TokenCode, SourceIdentity, ProvidedContexts`",
			"The CLI reads `airflow_settings.yaml` with a library that puts all keys of a map into small letters, at every depth. "+
				"AWS knows `ExternalId` and not `externalid`.",
			"Write `conn_extra` as JSON in quotes, which is handed on as it is."),
		Before: `-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: aws_default
      conn_type: aws
      conn_extra:
        role_arn: arn:aws:iam::111122223333:role/airflow
        assume_role_kwargs:
          ExternalId: example
`,
		After: `-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: aws_default
      conn_type: aws
      conn_extra: '{"role_arn": "arn:aws:iam::111122223333:role/airflow", "assume_role_kwargs": {"ExternalId": "example"}}'
`,
	},
	{
		ID: "connection-hidden", Severity: Warning, Since: "0.1.0",
		Title: "A connection that another of its name hides",
		Doc: page(
			"None: the connection in `airflow_settings.yaml` has no effect.",
			"Airflow looks for a connection in the secrets backend, then in the environment, then in its database, and takes the first. "+
				"`airflow_settings.yaml` fills the database, so a variable `AIRFLOW_CONN_` of the same id wins over it.",
			"Keep one of the two."),
		Before: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'
-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: aws_default
      conn_type: aws
      conn_extra: '{"region_name": "eu-central-1"}'
`,
		After: `-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: aws_default
      conn_type: aws
      conn_extra: '{"region_name": "eu-central-1"}'
`,
	},
}
