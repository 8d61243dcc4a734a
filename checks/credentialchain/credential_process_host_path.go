package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CredentialProcessHostPath = &checks.Rule{
	ID:     "credential-process-host-path",
	Causes: []cause.Kind{cause.CredentialProcessHostPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "Credential program with a path of your machine",
	Doc: checks.Page(
		"`FileNotFoundError: [Errno 2] No such file or directory: '/home/you/bin/creds.sh'`. "+
			"For a script that is given to an interpreter: `botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: "+
			"python3: can't open file '/home/you/bin/creds.py': [Errno 2] No such file or directory`",
		"`credential_process` names a path that exists on your machine. "+
			"The container sees of your machine only what the override mounts, at the path where it is mounted.",
		"Put the script into `~/.aws`, which is mounted, and write the path that it has in the container. "+
			"To keep the line right for the host too, give the containers a profile of their own.\n\n"+
			"```\ncredential_process = /home/astro/.aws/creds.sh\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.FailedProcess) redact.Text {
		if d.Fault == cause.ProcessUnusable {
			return redact.Textf("%s runs a program with the path %s, which %s", wording.ProfileAt(c, d.Of), d.Path, wording.UnusableWords(d.Why))
		}
		return failedProcess(c, d)
	}),
	Fixes: fixProcess,
}
