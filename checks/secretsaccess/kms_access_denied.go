package secretsaccess

import (
	"doctor/checks"
)

var KMSAccessDenied = &checks.Rule{
	ID: "kms-access-denied", Severity: checks.Error, Since: "0.1.0",
	Title: "No permission for the KMS key of the secret",
	Doc: checks.Page(
		"`Access to KMS is not allowed`. From Parameter Store: "+
			"`The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access`. "+
			"`DecryptionFailure` is only logged at level DEBUG: the backend ignores it, and Airflow reports that the variable or connection does not exist.",
		"The secret is encrypted with a customer managed key, and the identity lacks `kms:Decrypt` for it. "+
			"Nobody can read a secret of another account that is encrypted with the AWS managed key."+onlyOnline,
		"Allow `kms:Decrypt` on that key in the policy of the identity and, for a key of another account, in the key policy:\n\n```json\n{\n  \"Effect\": \"Allow\",\n  \"Action\": \"kms:Decrypt\",\n  \"Resource\": \"arn:aws:kms:us-east-1:111122223333:key/KEY-ID\"\n}\n```",
	),
}
