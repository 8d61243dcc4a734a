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
	Title: "Folder that the container's user cannot enter",
	Doc: checks.Page(
		checks.NoCredentials+", a profile that could not be found, or for a folder of the SSO cache "+
			"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for https://example-co.awsapps.com/start does not exist`.",
		"`~/.aws`, or a folder below it, has mode 0700. "+
			"On native Linux the container's user, uid 50000, may not enter it, and boto3 then takes every file in it for absent. "+
			"The folders above `~/.aws` do not matter, because a mount does not pass through them. "+
			"A web identity token file, CA bundle or `credential_process` in such a folder fails with `Permission denied`. A `tmpfs:` with a mode such as 700 closes what is mounted below it too.",
		"Let that one user pass:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso ~/.aws/sso/cache\n```\n\n"+
			"Without `setfacl`, `chmod 711` on the folder lets others reach files whose names they know, without letting them list the folder.",
	),
	Message: checks.Says(unreadableWords),
	Fixes:   fixFolderMode,
}
