package containermounts

import (
	"doctor/checks"
)

var MountAbsent = &checks.Rule{
	ID: "mount-absent", Severity: checks.Error, Since: "0.1.0",
	Title: "Running container lacks a mount",
	Doc: checks.Page(
		checks.NoCredentials+", although the override has the volume.",
		"The container was created before the volume was added, or from another version of the override. "+
			"A container keeps the mounts that it was created with. It takes running containers to see this, so there is no example.",
		"Recreate the containers, and check that the start succeeds:\n\n"+
			"```\nastro dev restart\n```",
	),
}
