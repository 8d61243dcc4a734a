package backendkwargs

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var KwargsPrefix = &checks.Rule{
	ID:     "kwargs-prefix",
	Causes: []cause.Kind{cause.KwargsPrefix}, Severity: checks.Error, Since: "0.1.0",
	Title: "A prefix that leads to other names",
	Doc: checks.Page(
		"None: the backend passes over a secret that is not there. boto3 gets "+
			"`botocore.errorfactory.ResourceNotFoundException: An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.`",
		"In Secrets Manager a slash at the start is part of the name: `/airflow/variables/x` and `airflow/variables/x` are two secrets. "+
			"Two slashes in a row stay two. "+
			"Parameter Store wants a slash at the start, and providers since 7.3.0 add it. "+
			"It is an error where the prefix has characters that no name at AWS can have, else a warning: the secrets may be named so.",
		"Write the prefix as the secrets are named. This shows the names:\n\n"+
			"```\naws secretsmanager list-secrets --query 'SecretList[].Name'\n```"),
	Message: checks.Says(wrongArgument),
}
