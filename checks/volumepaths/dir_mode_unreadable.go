package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

// fixFolderMode lets the container's user enter a folder.
func fixFolderMode(p *checks.Pass, c cause.Cause) []checks.Fix { return repair.LetRead(p, c, true) }

var DirModeUnreadable = &checks.Rule{
	ID:     "dir-mode-unreadable",
	Causes: []cause.Kind{cause.DirModeUnreadable}, Severity: checks.Error, Since: "0.1.0",
	Title: "Folder not accessible to the container user",
	Doc: checks.Page(
		checks.NoCredentials+
			", `ProfileNotFound`, or for a folder of the SSO cache "+
			"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for https://example-co.awsapps.com/start does not exist`.",
		"`~/.aws`, or a folder below it, has mode 0700. "+
			"On native Linux the container runs as uid 50000, which cannot enter the folder, so boto3 treats every file in it as missing. "+
			"The folders above `~/.aws` do not matter: a mount bypasses them. "+
			"For a web identity token file, a CA bundle or a `credential_process` in such a folder, boto3 fails with `Permission denied`. A `tmpfs:` with a mode such as 700 also blocks what is mounted below it.",
		"Let that one user enter the folders:\n\n```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso ~/.aws/sso/cache\n```\n\n"+
			"Without `setfacl`, run `chmod 711` on each folder: others can then open files whose names they know, but cannot list the folder.",
	),
	Message: checks.Says(unreadableWords),
	Fixes:   fixFolderMode,
}
