package credentialchain

import (
	"strings"

	"doctor/checks"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// sessionKeys says in a page of the manual how to copy temporary keys into a profile
// of their own.
func sessionKeys(profile string) string {
	export := "aws configure export-credentials --profile " + profile + " --format env"
	return "```\neval \"$(" + export + ")\"\n" + strings.Join(keysOfTheirOwn(" --profile "+profile+"-session"), "\n") + "\n```\n\n"
}

// failedProcess says why a credential_process does not run.
func failedProcess(c diagnosis.Cause, d diagnosis.FailedProcess) redact.Text {
	subject := checks.ProfileAt(c, d.Of)
	switch d.Fault {
	case diagnosis.ProcessUnclosed:
		return redact.Textf("%s has a command in which a quote or a backslash is not closed", subject)
	case diagnosis.ProcessEmpty:
		return redact.Textf("%s has a command with nothing in it", subject)
	case diagnosis.ProcessNoInterpreter:
		return redact.Textf("%s runs %s, which is there; what its first line names to run it is not, as after lines that end as on Windows", subject, d.Path)
	case diagnosis.ProcessOfHost:
		return redact.Textf("%s runs a program with the path %s of this machine, which is not in the container", subject, d.Path)
	case diagnosis.ProcessForeign:
		return redact.Textf("%s runs %s, which Linux cannot start: it is a program of another system, or a script whose first line does not name its shell", subject, d.Path)
	case diagnosis.ProcessForbidden:
		return redact.Textf("%s runs %s, which the container's user may not execute", subject, d.Path)
	case diagnosis.ProcessUnusable:
		if c.Kind == diagnosis.CredentialProcessHostPath {
			return redact.Textf("%s runs a program with the path %s, which %s", subject, d.Path, checks.UnusableWords(d.Why))
		}
		return redact.Textf("%s runs %s, which %s", subject, d.Path, checks.UnusableWords(d.Why))
	}
	tilde := ""
	if strings.HasPrefix(d.Command, "~") {
		tilde = ": boto3 does not expand ~ there"
	}
	return redact.Textf("%s runs %q, which is not in the container%s", subject, d.Command, tilde)
}
