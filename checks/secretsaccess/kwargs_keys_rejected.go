package secretsaccess

import (
	"doctor/checks"
)

var KwargsKeysRejected = &checks.Rule{
	ID: "kwargs-keys-rejected", Severity: checks.Error, Since: "0.1.0",
	Title: "AWS rejects the keys in the backend kwargs",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.`",
		"The backend signs with the keys in its kwargs and ignores the mounted files. "+
			"These keys were deleted, deactivated or mistyped. DAGs can still work, since hooks use other credentials."+onlyOnline,
		"Remove the keys from `AIRFLOW__SECRETS__BACKEND_KWARGS` to use the mounted files, then run `astro dev restart`.",
	),
}
