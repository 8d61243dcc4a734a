package credentialchain

import (
	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CredentialProcessNotExecutable = &checks.Rule{
	ID:     "credential-process-not-executable",
	Causes: []cause.Kind{cause.CredentialProcessNotExecutable}, Severity: checks.Error, Since: "0.1.0",
	Title: "Credential program that may not be executed",
	Doc: checks.Page(
		"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/creds.sh'`. "+
			"For a program of another operating system, or a script without `#!/bin/sh` in its first line: `OSError: [Errno 8] Exec format error: '/home/astro/.aws/creds'`",
		"The program is there, and the container's user, uid 50000, may not execute it, or it is not made for Linux.",
		"Let everybody execute it, or call its interpreter in the profile. A program of macOS or Windows cannot run in the container.\n\n"+
			"```\nchmod 755 ~/.aws/creds.sh\n```",
	),
	Message: checks.Says(failedProcess),
	Fixes:   fixExecutable,
}

func fixExecutable(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.HostPath == "" {
		return nil
	}
	if c.Session.Outcome.Failure.Fault == boto.FormatForeign {
		return []checks.Fix{{Title: redact.Textf("Write #!/bin/sh as the first line of %s if it is a script, or put a program for Linux there", p.Diagnosis().ShowPath(c.HostPath)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{{Title: redact.NewText("Let the program be run"), Commands: redact.Texts(p.Sudo(c.HostPath) + "chmod a+rx " + p.QuotePath(c.HostPath)), Safety: checks.Unsafe}}
}
