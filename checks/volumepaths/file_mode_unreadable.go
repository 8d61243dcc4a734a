package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

var FileModeUnreadable = &checks.Rule{
	ID:     "file-mode-unreadable",
	Causes: []cause.Kind{cause.FileModeUnreadable}, Severity: checks.Error, Since: "0.1.0",
	Title: "File that the container's user cannot read",
	Doc: checks.Page(
		checks.NoCredentials+", or `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`. "+
			"Permissions are never mentioned: boto3 passes over a file that it cannot open.",
		"`aws configure` leaves its files with mode 0600, readable by you alone. "+
			"On native Linux a mount keeps owners and modes, and the container's user `astro` has uid 50000, so it may not read them. "+
			"Docker Desktop and OrbStack show files as the container user's own, so this is not reported there. "+
			"The same holds for every other file that boto3 opens, which then does say so: a web identity token file (`PermissionError: [Errno 13] Permission denied`), "+
			"a CA bundle (`SSLError: SSL validation failed … [Errno 13] Permission denied`), a script of `credential_process`.",
		"Let that one user read the files:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws\nsetfacl -m u:50000:r ~/.aws/config ~/.aws/credentials\n```\n\n"+
			"A later `chmod 600` takes that away again. Without `setfacl`, `chmod 644 ~/.aws/config ~/.aws/credentials` works too, but then every user of this machine can read your keys.",
	),
	Message: checks.Says(unreadableWords),
	Fixes:   repair.FixMode,
}
