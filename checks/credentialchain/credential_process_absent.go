package credentialchain

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var CredentialProcessAbsent = &checks.Rule{
	ID:     "credential-process-absent",
	Causes: []cause.Kind{cause.CredentialProcessAbsent}, Severity: checks.Error, Since: "0.1.0",
	Title: "Credential program that the image lacks",
	Doc: checks.Page(
		"`FileNotFoundError: [Errno 2] No such file or directory: 'aws-vault'`",
		"The profile's `credential_process` runs a program of your machine: aws-vault, granted, saml2aws, 1Password's `op`. "+
			"boto3 starts it inside the container, where it is not installed, and where your keychain could not be reached anyway. "+
			"boto3 uses no shell for it, so `~` and `$HOME` in the line are not expanded either.",
		"Run the program on the host, and keep the temporary keys in a profile of their own, again each time they expire:\n\n"+
			sessionKeys("dev")+
			"Name that profile once in `.env`, `AWS_PROFILE=dev-session`, and run `astro dev restart`. "+
			"A program that works without your desktop can be installed in the image through the Dockerfile instead.",
	),
	Message: checks.Says(failedProcess),
	Fixes:   fixProcess,
}
