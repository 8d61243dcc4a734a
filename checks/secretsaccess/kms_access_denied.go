package secretsaccess

import (
	"doctor/checks"
)

var KMSAccessDenied = &checks.Rule{
	ID: "kms-access-denied", Severity: checks.Error, Since: "0.1.0",
	Title: "A secret whose key may not be used",
	Doc: checks.Page(
		"`Access to KMS is not allowed`. From Parameter Store: "+
			"`The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access`. "+
			"`DecryptionFailure` is logged at level DEBUG only: the backend passes over it, and Airflow says that the variable or connection is not there.",
		"The secret is encrypted with a key of the account's own, and the identity has no right to `kms:Decrypt` on it. "+
			"A secret of another account that is encrypted with the AWS managed key cannot be read at all."+onlyOnline,
		"Have `kms:Decrypt` on that key allowed, in the identity's policy and, for a key of another account, in the key's policy:\n\n"+
			"```json\n{\n  \"Effect\": \"Allow\",\n  \"Action\": \"kms:Decrypt\",\n  \"Resource\": \"arn:aws:kms:us-east-1:111122223333:key/KEY-ID\"\n}\n```"),
}
