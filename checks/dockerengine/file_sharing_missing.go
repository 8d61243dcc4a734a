package dockerengine

import (
	"doctor/checks"
)

var FileSharingMissing = &checks.Rule{
	ID: "file-sharing-missing", Severity: checks.Error, Since: "0.1.0",
	Title: "Folder is not shared with the engine's VM",
	Doc: checks.Page(
		"With Docker Desktop: `Error response from daemon: Mounts denied: ` and `The path /X is not shared from the host and is not known to Docker.` "+
			"With Colima and Podman nothing is printed, and the folder is empty in the container.",
		"The engine runs in a virtual machine, which can access only the folders that are shared with it. "+
			"The mounted folder is not shared, for example because your home folder is in an unusual place. It depends on the machine, so there is no example.",
		"Share the folder. Docker Desktop: Settings, Resources, File sharing; add the full path of your `.aws` folder. "+
			"Colima: `colima start --mount \"$HOME/.aws:w\"`. Podman: recreate the machine with `podman machine init --volume`. Then run `astro dev restart`.",
	),
}
