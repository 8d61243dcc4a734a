package containermounts

import (
	"doctor/checks"
)

var MountAbsent = &checks.Rule{
	ID: "mount-absent", Severity: checks.Error, Since: "0.1.0",
	Title: "Running container without the mount",
	Doc: checks.Page(
		checks.NoCredentials+", although the override has the volume line.",
		"The container was made before the line was written, or from another version of the override. "+
			"A container keeps the mounts that it was made with. It takes running containers to see this, so there is no example.",
		"Make the containers anew, and see that the start ends without an error:\n\n"+
			"```\nastro dev restart\n```",
	),
}
