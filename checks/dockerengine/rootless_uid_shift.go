package dockerengine

import (
	"doctor/checks"
)

var RootlessUIDShift = &checks.Rule{
	ID: "rootless-uid-shift", Severity: checks.Warning, Since: "0.1.0",
	Title: "Engine remaps the container user",
	Doc: checks.Page(
		checks.NoCredentials+", although the files are readable on the host.",
		"A rootless engine, or one with userns-remap, maps the user `astro` of the container to an unused user ID of your machine. "+
			"That user cannot read files with mode 0600, such as the tokens of `aws sso login`. "+
			"This is only a warning while the files are readable by other users. It depends on the machine, so there is no example.",
		"If nobody else uses the machine, make the files readable by all: `chmod 755 ~/.aws` and `chmod 644 ~/.aws/config ~/.aws/credentials`. "+
			"With rootless Podman, map your own user to `astro` in the override:\n\n"+
			"```\nuserns_mode: \"keep-id:uid=50000,gid=50000\"\n```",
	),
}
