package containermounts

import (
	"doctor/checks"
)

var MountStale = &checks.Rule{
	ID: "mount-stale", Severity: checks.Error, Since: "0.1.0",
	Title: "Running container has an outdated mount",
	Doc: checks.Page(
		checks.NoCredentials+", or boto3 uses old keys, although the files on the host are right.",
		"The container mounts another folder than the override does now, or a folder or file that was deleted and created again. "+
			"The container then still uses the old one. Some tools replace a file whenever they save it, which detaches the mount of a single file. "+
			"It takes running containers to see this, so there is no example.",
		"Recreate the containers, and mount the folder `~/.aws` rather than single files:\n\n"+
			"```\nastro dev restart\n```",
	),
}
