package secretsaccess

import (
	"doctor/checks"
)

var SecretAccessDenied = &checks.Rule{
	ID: "secret-access-denied", Severity: checks.Error, Since: "0.1.0",
	Title: "No permission to read the secrets",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/limited is not authorized to perform: secretsmanager:GetSecretValue on resource: airflow/variables/hello because no identity-based policy allows the secretsmanager:GetSecretValue action`. "+
			"Airflow 3 only logs it at level DEBUG for connections, and ends with "+
			"``The conn_id `x` isn't defined``"+
			".",
		"The identity of the backend lacks `secretsmanager:GetSecretValue`, or for Parameter Store `ssm:GetParameter`. "+
			"The backend needs no right to list. "+
			"If a policy allows some secrets only, AWS also denies secrets that do not exist; "+
			"the finding is a warning if some names in the DAGs are readable (`--names`). "+
			"A denied name is also a warning if Airflow continues without it: it logs the exception, then looks in the environment and its database."+onlyOnline,
		"Add this statement to the policy of the identity, with the ARN in the fix:\n\n```json\n{\n  \"Effect\": \"Allow\",\n  \"Action\": \"secretsmanager:GetSecretValue\",\n  \"Resource\": \"arn:aws:secretsmanager:us-east-1:111122223333:secret:airflow/*\"\n}\n```",
	),
}
