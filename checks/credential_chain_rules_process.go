package checks

import (
	"strings"

	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// keysOfTheirOwn are the commands that move temporary keys from the environment into
// the profile of a flag.
func keysOfTheirOwn(flag string) []string {
	return []string{
		`aws configure set aws_access_key_id "$AWS_ACCESS_KEY_ID"` + flag,
		`aws configure set aws_secret_access_key "$AWS_SECRET_ACCESS_KEY"` + flag,
		`aws configure set aws_session_token "$AWS_SESSION_TOKEN"` + flag,
		"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
	}
}

// sessionKeys says in a page of the manual how to copy temporary keys into a profile
// of their own.
func sessionKeys(profile string) string {
	export := "aws configure export-credentials --profile " + profile + " --format env"
	return "```\neval \"$(" + export + ")\"\n" + strings.Join(keysOfTheirOwn(" --profile "+profile+"-session"), "\n") + "\n```\n\n"
}

var CredentialProcessAbsent = &Rule{
	ID:     "credential-process-absent",
	Causes: []diagnosis.Kind{diagnosis.CredentialProcessAbsent}, Severity: Error, Since: "0.1.0",
	Title: "Credential program that the image lacks",
	Doc: page(
		"`FileNotFoundError: [Errno 2] No such file or directory: 'aws-vault'`",
		"The profile's `credential_process` runs a program of your machine: aws-vault, granted, saml2aws, 1Password's `op`. "+
			"boto3 starts it inside the container, where it is not installed, and where your keychain could not be reached anyway. "+
			"boto3 uses no shell for it, so `~` and `$HOME` in the line are not expanded either.",
		"Run the program on the host, and keep the temporary keys in a profile of their own, again each time they expire:\n\n"+
			sessionKeys("dev")+
			"Name that profile once in `.env`, `AWS_PROFILE=dev-session`, and run `astro dev restart`. "+
			"A program that works without your desktop can be installed in the image through the Dockerfile instead.",
	),
	Before: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
credential_process = aws-vault exec dev --json
region = us-east-1
`,
	After: `-- project/.env --
AWS_PROFILE=dev-session
-- home/.aws/config --
[profile dev]
credential_process = aws-vault exec dev --json
region = us-east-1

[profile dev-session]
region = us-east-1
-- home/.aws/credentials --
[dev-session]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
aws_session_token = session-token-EXAMPLE
`,
	Message: says(failedProcess),
	Fixes:   fixProcess,
}

// failedProcess says why a credential_process does not run.
func failedProcess(c diagnosis.Cause, d diagnosis.FailedProcess) redact.Text {
	subject := profileAt(c, d.Of)
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
			return redact.Textf("%s runs a program with the path %s, which %s", subject, d.Path, unusableWords(d.Why))
		}
		return redact.Textf("%s runs %s, which %s", subject, d.Path, unusableWords(d.Why))
	}
	tilde := ""
	if strings.HasPrefix(d.Command, "~") {
		tilde = ": boto3 does not expand ~ there"
	}
	return redact.Textf("%s runs %q, which is not in the container%s", subject, d.Command, tilde)
}

var CredentialProcessHostPath = &Rule{
	ID:     "credential-process-host-path",
	Causes: []diagnosis.Kind{diagnosis.CredentialProcessHostPath}, Severity: Error, Since: "0.1.0",
	Title: "Credential program with a path of your machine",
	Doc: page(
		"`FileNotFoundError: [Errno 2] No such file or directory: '/home/you/bin/creds.sh'`. "+
			"For a script that is given to an interpreter: `botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: "+
			"python3: can't open file '/home/you/bin/creds.py': [Errno 2] No such file or directory`",
		"`credential_process` names a path that exists on your machine. "+
			"The container sees of your machine only what the override mounts, at the path where it is mounted.",
		"Put the script into `~/.aws`, which is mounted, and write the path that it has in the container. "+
			"To keep the line right for the host too, give the containers a profile of their own.\n\n"+
			"```\ncredential_process = /home/astro/.aws/creds.sh\n```",
	),
	Before: `mode 0755 home/bin/creds.sh
-- home/.aws/config --
[default]
credential_process = @@HOME@@/bin/creds.sh
region = us-east-1
-- DELETE home/.aws/credentials --
-- home/bin/creds.sh --
#!/bin/sh
cat /home/astro/.aws/keys.json
`,
	After: `mode 0755 home/.aws/creds.sh
-- home/.aws/config --
[default]
credential_process = /home/astro/.aws/creds.sh
region = us-east-1
-- DELETE home/.aws/credentials --
-- home/.aws/creds.sh --
#!/bin/sh
cat /home/astro/.aws/keys.json
`,
	Message: says(failedProcess),
	Fixes:   fixProcess,
}

var CredentialProcessNotExecutable = &Rule{
	ID:     "credential-process-not-executable",
	Causes: []diagnosis.Kind{diagnosis.CredentialProcessNotExecutable}, Severity: Error, Since: "0.1.0",
	Title: "Credential program that may not be executed",
	Doc: page(
		"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/creds.sh'`. "+
			"For a program of another operating system, or a script without `#!/bin/sh` in its first line: `OSError: [Errno 8] Exec format error: '/home/astro/.aws/creds'`",
		"The program is there, and the container's user, uid 50000, may not execute it, or it is not made for Linux.",
		"Let everybody execute it, or call its interpreter in the profile. A program of macOS or Windows cannot run in the container.\n\n"+
			"```\nchmod 755 ~/.aws/creds.sh\n```",
	),
	Before: `mode 0644 home/.aws/creds.sh
-- home/.aws/config --
[default]
credential_process = /home/astro/.aws/creds.sh
region = us-east-1
-- DELETE home/.aws/credentials --
-- home/.aws/creds.sh --
#!/bin/sh
cat /home/astro/.aws/keys.json
`,
	After: `mode 0755 home/.aws/creds.sh
-- home/.aws/config --
[default]
credential_process = /home/astro/.aws/creds.sh
region = us-east-1
-- DELETE home/.aws/credentials --
-- home/.aws/creds.sh --
#!/bin/sh
cat /home/astro/.aws/keys.json
`,
	Message: says(failedProcess),
	Fixes:   fixExecutable,
}

var CredentialProcessOutput = &Rule{
	ID: "credential-process-output", Severity: Error, Since: "0.1.0",
	Title: "Credential program with unusable output",
	Doc: page(
		"`json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)`, or "+
			"`botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: "+
			"Unsupported version '<Version key not provided>' for credential process provider, supported versions: 1`",
		"boto3 wants one JSON object on standard output and nothing else, with `\"Version\": 1`, `AccessKeyId` and `SecretAccessKey`. "+
			"A greeting, a log line or a question in front of it is enough to break it. "+
			"A diagnosis never runs the program: this is found only inside a running container, by `doctor verify`, so it has no example.",
		"Run the line as the container's user and see what it prints:\n\n"+
			"```\nastro dev bash --scheduler\n/home/astro/.aws/creds.sh\n```\n\n"+
			"Send everything but the JSON to standard error.",
	),
}
