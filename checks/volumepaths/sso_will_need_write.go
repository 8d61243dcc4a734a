package volumepaths

import (
	"doctor/checks"
)

var SSOWillNeedWrite = &checks.Rule{
	ID: "sso-will-need-write", Severity: checks.Warning, Since: "0.1.0",
	Title: "SSO token that will need a writable mount",
	Doc: checks.Page(
		"Nothing is printed today. From 15 minutes before the token's end: "+
			"`OSError: [Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmp0p1xb5bo.tmp'` through a mount with `:ro`, "+
			"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/sso/cache/tmp6kfqahru.tmp'` through one with `:rw`.",
		"The token can be renewed, so boto3 will renew it, and it cannot save the new one: the mount has `:ro`, or the folder "+
			"belongs to you and the container's user may not write to it, as on native Linux. "+
			"This is only a warning: it works until the time that the message gives.",
		"For Errno 30, mount the folder with `:rw` and run `astro dev restart`. For Errno 13, let uid 50000 write to the folder:\n\n"+
			"```\nsetfacl -m u:50000:rwx ~/.aws/sso/cache\n```\n\n"+
			"Or leave it as it is and run `aws sso login` again before that time.",
	),
}
