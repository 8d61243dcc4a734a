package credentialchain

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var CredentialProcessAbsent = &checks.Rule{
	ID:     "credential-process-absent",
	Causes: []cause.Kind{cause.CredentialProcessAbsent}, Severity: checks.Error, Since: "0.1.0",
	Title: "credential_process program not found",
	Doc: checks.Page(
		"`FileNotFoundError: [Errno 2] No such file or directory: 'aws-vault'`",
		"The profile's `credential_process` runs a program of your machine: aws-vault, granted, saml2aws, "+
			"1Password's `op`. boto3 starts it inside the container, where it is not installed and cannot reach your keychain. boto3 uses no shell, "+
			"so `~` and `$HOME` are not expanded either.",
		"Run the program on this machine, and copy the temporary keys to a profile of their own. Repeat this when they expire:\n\n"+sessionKeys("dev")+
			"Set that profile once in `.env`, `AWS_PROFILE=dev-session`, and run `astro dev restart`. "+
			"Or install the program in the image, in the Dockerfile, if it works without your desktop.",
	),
	Message: checks.Says(failedProcess),
	Fixes:   fixProcess,
}
