package dockerengine

import (
	"doctor/checks"
)

var RootlessUIDShift = &checks.Rule{
	ID: "rootless-uid-shift", Severity: checks.Warning, Since: "0.1.0",
	Title: "Rootless engine that changes whose files they are",
	Doc: checks.Page(
		checks.NoCredentials+", although you can read the files.",
		"In a rootless engine, or one with userns-remap, your user is root inside the containers or nobody at all. "+
			"The container's user `astro` is then some other user of this machine, and mode 0600 keeps it out. "+
			"This is only a warning as long as the files can be read by others. It depends on the machine, so there is no example.",
		"Let the files be read by others, `chmod 755 ~/.aws` and `chmod 644 ~/.aws/config ~/.aws/credentials`, if nobody else uses this machine. "+
			"With rootless Podman, map your own user to `astro` in the override:\n\n"+
			"```\nuserns_mode: \"keep-id:uid=50000,gid=50000\"\n```",
	),
}
