package dockerengine

import (
	"doctor/checks"
)

var SELinuxLabelMissing = &checks.Rule{
	ID: "selinux-label-missing", Severity: checks.Warning, Since: "0.1.0",
	Title: "Mount without an SELinux label",
	Doc: checks.Page(
		checks.NoCredentials+". In the container, `ls ~/.aws` prints `Permission denied` although the modes are right.",
		"With SELinux, containers can read only files that have a matching label. "+
			"The Astro CLI labels its own mounts with `:z`; the volume for `~/.aws` has no label. "+
			"doctor does not report this for engines in a virtual machine, such as Podman on macOS, where labels have no effect. "+
			"This is only a warning, because your own policy may allow the access. It depends on the machine, so there is no example.",
		"Add `z`, then run `astro dev restart`. Do not use `Z`: it labels the folder for a single container, but several services mount it.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw,z\n```",
	),
}
