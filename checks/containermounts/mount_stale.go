package containermounts

import (
	"doctor/checks"
)

var MountStale = &checks.Rule{
	ID: "mount-stale", Severity: checks.Error, Since: "0.1.0",
	Title: "Running container with an older mount",
	Doc: checks.Page(
		checks.NoCredentials+", or keys that you have replaced since. The files on the host are right.",
		"The container mounts another folder than the override says now, or a folder or file that was removed and made again under the same name. "+
			"It then still holds the old one. Some tools replace a file whenever they write it, which detaches a mount of that single file. "+
			"It takes running containers to see this, so there is no example.",
		"Make the containers anew, and mount the folder `~/.aws` rather than single files:\n\n"+
			"```\nastro dev restart\n```",
	),
}
