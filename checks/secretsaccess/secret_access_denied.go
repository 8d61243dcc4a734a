package secretsaccess

import (
	"doctor/checks"
)

var SecretAccessDenied = &checks.Rule{
	ID: "secret-access-denied", Severity: checks.Error, Since: "0.1.0",
	Title: "An identity that may not read the secrets",
	Doc: checks.Page(
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
