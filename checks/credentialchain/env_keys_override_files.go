package credentialchain

import (
	"doctor/checks"
)

var EnvKeysOverrideFiles = &checks.Rule{
	ID: "env-keys-override-files", Severity: checks.Error, Since: "0.1.0",
	Title: "Keys in the environment that hide the mounted files",
	Doc: checks.Page(
		"When AWS rejects the keys: `botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.`, or `(ExpiredToken)` with `The security token included in the request is expired`. "+
			"When it accepts them nothing is printed, and Airflow acts as another identity than your files say.",
		"`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` come before everything else in boto3, also before `AWS_PROFILE` and SSO. "+
			"Old ones in `.env` or the Dockerfile therefore win over the files that you mount. Only a profile that a backend or a connection names in its own arguments goes before them. "+
			"Without asking AWS, and as long as AWS accepts the keys, this is only a warning.",
		"Remove `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` from where the finding says, then run `astro dev restart`. "+
			"If the keys are meant, the mount is not needed.",
	),
}
