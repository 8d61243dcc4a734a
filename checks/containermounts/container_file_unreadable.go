package containermounts

import (
	"doctor/checks"
)

var ContainerFileUnreadable = &checks.Rule{
	ID: "container-file-unreadable", Severity: checks.Error, Since: "0.1.0",
	Title: "File out of reach of the running container's user",
	Doc: checks.Page(
		checks.NoCredentials+", or a profile that could not be found. boto3 never mentions permissions.",
		"The engine was asked for the file in the running container, and the container's user may not read it or does not find it; "+
			"or it may not write the SSO cache, where boto3 saves a token that it has renewed (a warning while the token lasts). "+
			"What was predicted from the modes on the host may differ: access lists, SELinux and file sharing have their say here. "+
			"It takes running containers to see this, so there is no example.",
		"Let uid 50000 read the file. No restart is needed:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws\nsetfacl -m u:50000:r ~/.aws/config ~/.aws/credentials\n```\n\n"+
			"With SELinux add `z` to the volume line, and run `astro dev restart`.",
	),
}
