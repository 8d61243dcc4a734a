package dockerengine

import (
	"doctor/checks"
)

var FileSharingMissing = &checks.Rule{
	ID: "file-sharing-missing", Severity: checks.Error, Since: "0.1.0",
	Title: "Folder that the engine's virtual machine does not share",
	Doc: checks.Page(
		"With Docker Desktop: `Error response from daemon: Mounts denied: ` and `The path /X is not shared from the host and is not known to Docker.` "+
			"With Colima and the Podman machine nothing is printed, and the folder is empty in the container.",
		"The engine runs in a virtual machine that sees only the folders shared with it. "+
			"The folder of the mount is outside those, for instance because your home folder is in an unusual place. It depends on the machine, so there is no example.",
		"Share the folder. Docker Desktop: Settings, Resources, File sharing; add the full path of your `.aws` folder. "+
			"Colima: `colima start --mount \"$HOME/.aws:w\"`. Podman: make the machine anew with `podman machine init --volume`. Then run `astro dev restart`.",
	),
}
