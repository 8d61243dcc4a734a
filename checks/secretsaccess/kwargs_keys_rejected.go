package secretsaccess

import (
	"doctor/checks"
)

var KwargsKeysRejected = &checks.Rule{
	ID: "kwargs-keys-rejected", Severity: checks.Error, Since: "0.1.0",
	Title: "Keys in the kwargs that AWS rejects",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.`",
		"The backend signs with the keys that stand in its kwargs, whatever the mounted files say. "+
			"These have been deleted, deactivated or mistyped. DAGs can still work, since hooks use other credentials."+onlyOnline,
		"Remove the keys from `AIRFLOW__SECRETS__BACKEND_KWARGS`, so that the mounted files count, and start again with `astro dev restart`."),
}
