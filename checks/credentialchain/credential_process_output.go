package credentialchain

import (
	"doctor/checks"
)

var CredentialProcessOutput = &checks.Rule{
	ID: "credential-process-output", Severity: checks.Error, Since: "0.1.0",
	Title: "Unusable credential_process output",
	Doc: checks.Page(
		"`json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)`, or `botocore.exceptions.CredentialRetrievalError: "+
			"Error when retrieving credentials from custom-process: "+
			"Unsupported version '<Version key not provided>' for credential process provider, supported versions: 1`",
		"boto3 expects one JSON object on standard output and nothing else, with `\"Version\": 1`, `AccessKeyId` and `SecretAccessKey`. "+
			"A greeting, a log line or a prompt before it is an error. "+
			"A diagnosis never runs the program: only `doctor verify` finds this, in a running container, so there is no example.",
		"Run the command as the container's user to see what it prints:\n\n"+
			"```\nastro dev bash --scheduler\n/home/astro/.aws/creds.sh\n```\n\n"+
			"Send everything but the JSON to standard error.",
	),
}
