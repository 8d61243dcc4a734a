package backendkwargs

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var KwargsPrefix = &checks.Rule{
	ID:     "kwargs-prefix",
	Causes: []cause.Kind{cause.KwargsPrefix}, Severity: checks.Error, Since: "0.1.0",
	Title: "Secret prefix is probably wrong",
	Doc: checks.Page(
		"None: the backend ignores a missing secret. boto3 gets "+
			"`botocore.errorfactory.ResourceNotFoundException: An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.`",
		"In Secrets Manager a leading slash is part of the name: `/airflow/variables/x` and `airflow/variables/x` are different secrets. "+
			"Two slashes in a row are also part of the name. "+
			"Parameter Store requires a leading slash; providers since 7.3.0 add it. "+
			"The finding is an error if AWS rejects the characters in the prefix, else a warning: your secrets may have these names.",
		"Set the prefix to the one in the names of your secrets. List the names with:\n\n```\naws secretsmanager list-secrets --query 'SecretList[].Name'\n```",
	),
	Message: checks.Says(wrongArgument),
	Fixes:   fixProblem,
}
