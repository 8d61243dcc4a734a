package containermounts

import (
	"doctor/checks"
)

var ContainerFileUnreadable = &checks.Rule{
	ID: "container-file-unreadable", Severity: checks.Error, Since: "0.1.0",
	Title: "Container cannot access an AWS file",
	Doc: checks.Page(
		checks.NoCredentials+", or a profile that could not be found. boto3 does not mention permissions.",
		"According to the engine, the user of the running container has no permission to read the file, or the file does not exist there; "+
			"or the user has no permission to write to the SSO cache, where boto3 saves renewed tokens (a warning while the token is valid). "+
			"This can differ from the modes on the host because of access control lists, SELinux and file sharing. "+
			"It takes running containers to see this, so there is no example.",
		"Let uid 50000 read the file. No restart is needed:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws\nsetfacl -m u:50000:r ~/.aws/config ~/.aws/credentials\n```\n\n"+
			"With SELinux add `z` to the volume line, and run `astro dev restart`.",
	),
}
