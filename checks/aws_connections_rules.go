package checks

import (
	"doctor/internal/diagnosis"
)

var ConnectionKeysOverrideFiles = &Rule{
	ID:     "connection-keys-override-files",
	Causes: []diagnosis.Kind{diagnosis.ConnectionKeysOverrideFiles}, Severity: Error, Since: "0.1.0",
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
	Message: says(badKey),
	Fixes:   fixConnectionKeys,
}

var ConnectionURIInvalid = &Rule{
	ID:     "connection-uri-invalid",
	Causes: []diagnosis.Kind{diagnosis.ConnectionURIInvalid}, Severity: Warning, Since: "0.1.0",
	Title: "A connection URI that Airflow reads otherwise",
	Doc: page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`; the reason, `ValueError: Port could not be cast to integer value as 'wJalrXUtnFEMI'`, is seldom printed.",
		"In a URI the signs `/`, `?`, `#` and `%` of a secret key have to be encoded, in an extra `+` too, and a `@` stands behind the key. "+
			"Where the URI cannot be read, the hook goes on as if there were no connection, and may act as somebody else. "+
			"It is an error where boto3's default chain then finds nothing. "+
			"A region in the place of the host is read as a host.",
		"Encode the key (`/` is `%2F`, `+` is `%2B`), or write JSON, which needs no encoding:\n\n"+
			"```\nAIRFLOW_CONN_AWS_DEFAULT='{\"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}'\n```"),
	Before: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://us-east-1'
`,
	After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'
`,
	Message: connectionWords,
	Fixes:   fixConnection,
}

var ConnectionJSONInvalid = &Rule{
	ID:     "connection-json-invalid",
	Causes: []diagnosis.Kind{diagnosis.ConnectionJSONInvalid}, Severity: Warning, Since: "0.1.0",
	Title: "A connection in JSON that Airflow cannot read",
	Doc: page(
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
	Before: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='{"conn_type": "aws", "region_name": "us-east-1"}'
`,
	After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}'
`,
	Message: connectionWords,
	Fixes:   fixConnection,
}

var ConnectionEnvName = &Rule{
	ID:     "connection-env-name",
	Causes: []diagnosis.Kind{diagnosis.ConnectionEnvName}, Severity: Warning, Since: "0.1.0",
	Title: "A connection's variable that Airflow does not read",
	Doc: page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`",
		"Airflow looks for the connection's id in capitals, with `AIRFLOW_CONN_` in front: one underscore on either side. "+
			"`AIRFLOW_CONN_aws_default` and `AIRFLOW__CONN__AWS_DEFAULT` are read by nothing. "+
			"It is an error where the hook has nothing else to go on with.",
		"Write `AIRFLOW_CONN_AWS_DEFAULT`."),
	Before: exampleFiles + `AIRFLOW_CONN_aws_default='aws://?region_name=us-east-1'
`,
	After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'
`,
	Message: connectionWords,
	Fixes:   fixConnection,
}

var ConnectionExtraLowercased = &Rule{
	ID:     "connection-extra-lowercased",
	Causes: []diagnosis.Kind{diagnosis.ConnectionExtraLowercased}, Severity: Warning, Since: "0.1.0",
	Title: "Extras that lose their capitals",
	Doc: page(
		"`botocore.exceptions.ParamValidationError: Parameter validation failed:`, and below it "+
			"`Unknown parameter in input: \"externalid\", must be one of: RoleArn, RoleSessionName, PolicyArns, Policy, DurationSeconds, Tags, TransitiveTagKeys, ExternalId, SerialNumber, TokenCode, SourceIdentity, ProvidedContexts`",
		"The CLI reads `airflow_settings.yaml` with a library that puts all keys of a map into small letters, at every depth. "+
			"AWS knows `ExternalId` and not `externalid`. "+
			"It is an error where the role cannot be assumed for it, else a warning.",
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
	Message: connectionWords,
	Fixes:   fixConnection,
}

var ConnectionTypeNotAWS = &Rule{
	ID:     "connection-type-not-aws",
	Causes: []diagnosis.Kind{diagnosis.ConnectionTypeNotAWS}, Severity: Warning, Since: "0.1.0",
	Title: "A connection of another type in the place of aws",
	Doc: page(
		"`UserWarning: AWS Connection (conn_id='minio', conn_type='s3') expected connection type 'aws', got 's3'. This connection might not work correctly. Please use Amazon Web Services Connection type.`",
		"AWS hooks take a connection of any type and warn about every one that is not `aws`. "+
			"The type `s3` was dropped from the user interface with Amazon provider 6 and is unknown since 9. "+
			"Login, password and extras are read all the same.",
		"Change the type and nothing else: `\"conn_type\": \"aws\"` in JSON, `aws://` at the start of a URI."),
	Before: exampleFiles + `AIRFLOW_CONN_MINIO='{"conn_type": "s3", "login": "minioadmin", "password": "minioadmin", "extra": {"endpoint_url": "http://minio.example.com:9000"}}'
`,
	After: exampleFiles + `AIRFLOW_CONN_MINIO='{"conn_type": "aws", "login": "minioadmin", "password": "minioadmin", "extra": {"endpoint_url": "http://minio.example.com:9000"}}'
`,
	Message: connectionWords,
}

var ConnectionExtraIgnored = &Rule{
	ID:     "connection-extra-ignored",
	Causes: []diagnosis.Kind{diagnosis.ConnectionExtraIgnored}, Severity: Warning, Since: "0.1.0",
	Title: "An extra that AWS hooks ignore",
	Doc: page(
		"None: the hook works, as another identity, in another region or with another address than the extra says.",
		"The extra is misspelled, such as `region` or `profile`, or this version of the provider does not read it. "+
			"Amazon provider 9 no longer reads `aws_account_id` and `aws_iam_role`, `external_id`, `host`, `s3_config_file`, "+
			"and of `session_kwargs` only AWS keys. Earlier versions read them and warn. "+
			"Which version counts: the pin in requirements.txt, what the Runtime image bundles (8 up to Runtime 12), or the newest. "+
			"In `airflow_settings.yaml` the CLI drops `conn_extra` beside a `conn_uri`.",
		"Write the name that AWS hooks read: `role_arn`, `ExternalId` under `assume_role_kwargs`, `endpoint_url`, `profile_name`, `region_name`. "+
			"In `airflow_settings.yaml` write `conn_type`, `conn_login` and `conn_password` in the place of `conn_uri`."),
	Before: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='{"conn_type": "aws", "extra": {"session_kwargs": {"profile_name": "default"}}}'
`,
	After: exampleFiles + `AIRFLOW_CONN_AWS_DEFAULT='{"conn_type": "aws", "extra": {"profile_name": "default"}}'
`,
	Message: connectionWords,
}

var SettingsFileUnreadable = &Rule{
	ID:     "settings-file-unreadable",
	Causes: []diagnosis.Kind{diagnosis.SettingsFileUnreadable}, Severity: Error, Since: "0.1.0",
	Title: "A settings file of which the CLI imports nothing",
	Doc: page(
		noCredentials+", where a hook needs a connection of the file. `astro dev start` says nothing.",
		"The CLI ignores `airflow_settings.yaml` where it is not valid YAML, and reads only what is under `airflow:` where it is. "+
			"It fills in no variables: `{{ env.KEY }}` without quotes is YAML for a map in a map. "+
			"A hook whose connection is missing goes on with boto3's default chain. "+
			"It is an error where that finds nothing, else a warning.",
		"Correct the file, or set the connection as `AIRFLOW_CONN_AWS_DEFAULT` in `.env`."),
	Before: `-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: aws_default
      conn_type: aws
      conn_extra: {{ env.EXTRA }}
`,
	After: `-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: aws_default
      conn_type: aws
      conn_extra: '{"region_name": "us-east-1"}'
`,
	Message: says(lostConnection),
	Fixes:   fixSettingsFile,
}

var SettingsImportStops = &Rule{
	ID:     "settings-import-stops",
	Causes: []diagnosis.Kind{diagnosis.SettingsImportStops}, Severity: Error, Since: "0.1.0",
	Title: "A connection at which the import of the settings file ends",
	Doc: page(
		"`error adding connections: error adding connection my db: error creating connections my db (HTTP 422)`; "+
			"where a hook needs one of the connections that follow: "+noCredentials+".",
		"The CLI hands the connections to Airflow's API one after another, and ends at the first that is refused: "+
			"none that follows is made. Airflow refuses an id with anything but letters, digits, `_`, `.` and `-` (since 2.6.2), "+
			"a `conn_uri` of which nothing can be read, and in Airflow 3 a `conn_extra` that is not a JSON object. "+
			"It is an error where a connection that is missing for it is needed and boto3's default chain finds nothing, else a warning.",
		"Correct the connection that the finding names."),
	Before: `-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: my db
      conn_type: postgres
    - conn_id: warehouse
      conn_type: postgres
`,
	After: `-- project/airflow_settings.yaml --
airflow:
  connections:
    - conn_id: my_db
      conn_type: postgres
    - conn_id: warehouse
      conn_type: postgres
`,
	Message: says(lostConnection),
	Fixes:   fixSettingsFile,
}

var ConnectionHidden = &Rule{
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
}
