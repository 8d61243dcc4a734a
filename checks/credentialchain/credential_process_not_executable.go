package credentialchain

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CredentialProcessNotExecutable = &checks.Rule{
	ID:     "credential-process-not-executable",
	Causes: []cause.Kind{cause.CredentialProcessNotExecutable}, Severity: checks.Error, Since: "0.1.0",
	Title: "credential_process not executable",
	Doc: checks.Page(
		"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/creds.sh'`. "+
			"For a program of another operating system, or a script without `#!/bin/sh` in its first line: "+
			"`OSError: [Errno 8] Exec format error: '/home/astro/.aws/creds'`",
		"The program exists, but the container's user, uid 50000, cannot execute it, or it is not built for Linux.",
		"Make it executable for everybody, or call its interpreter in the profile. A program of macOS or Windows cannot run in the container.\n\n"+
			"```\nchmod 755 ~/.aws/creds.sh\n```",
	),
	Message: checks.Says(failedProcess),
	Fixes:   fixExecutable,
}

func fixExecutable(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.HostPath == "" {
		return []checks.Fix{copyKeys(p, c)}
	}
	switch f := c.Session.Outcome.Failure; {
	case f.Fault == boto.FormatForeign:
		script := repair.ByHand(fmt.Sprintf("If %s is a script, write its first line", p.Diagnosis().ShowPath(c.HostPath)), "#!/bin/sh")
		if data, err := p.Machine.Read(c.HostPath); err == nil {
			if fix, ok := addInterpreter(p.Diagnosis().ShowPath(c.HostPath), c.HostPath, data); ok {
				script = fix
			}
		}
		return []checks.Fix{script, copyKeys(p, c)}
	case f.Fault != boto.AccessRefused:
		return []checks.Fix{copyKeys(p, c)}
	}
	return []checks.Fix{{
		Title:    redact.Textf("Make %s executable%s", p.Diagnosis().ShowPath(c.HostPath), p.OwnerWords(c.HostPath)),
		Commands: redact.Texts(p.Sudo(c.HostPath) + "chmod a+rx " + p.QuotePath(c.HostPath)), Safety: checks.Unsafe,
	}}
}
