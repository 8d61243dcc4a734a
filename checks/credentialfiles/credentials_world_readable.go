package credentialfiles

import (
	"doctor/checks"
)

var CredentialsWorldReadable = &checks.Rule{
	ID: "credentials-world-readable", Severity: checks.Warning, Since: "0.1.0",
	Title: "Keys that others on this machine can read",
	Doc: checks.Page(
		"None.",
		"The credentials file may be read by every user of this machine, and no folder on the way keeps them out. A home folder of 0750, as on many Macs, does. "+
			"On native Linux that, or an access control list, is how the container's user comes to read it. "+
			"Here the container needs it in neither way: its engine gives it the files as their owner, or it runs as that user.",
		"Take the rights of others away:\n\n"+
			"```\nchmod 600 ~/.aws/credentials\n```"),
}
