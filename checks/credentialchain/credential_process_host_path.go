package credentialchain

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var CredentialProcessHostPath = &checks.Rule{
	ID:     "credential-process-host-path",
	Causes: []cause.Kind{cause.CredentialProcessHostPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "credential_process with a host path",
	Doc: checks.Page(
		"`FileNotFoundError: [Errno 2] No such file or directory: '/home/you/bin/creds.sh'`. For a script that is given to an interpreter: "+
			"`botocore.exceptions.CredentialRetrievalError: "+
			"Error when retrieving credentials from custom-process: python3: can't open file '/home/you/bin/creds.py': [Errno 2] No such file or directory`",
		"`credential_process` runs a path of your machine. The container sees only what the override mounts, at the target of the mount.",
		"Put the script into `~/.aws`, which is mounted, and write its path in the container. "+
			"To keep the line valid on your machine too, give the containers a profile of their own.\n\n"+
			"```\ncredential_process = /home/astro/.aws/creds.sh\n```",
	),
	Message: checks.Says(failedProcess),
	Fixes:   fixProcess,
}
