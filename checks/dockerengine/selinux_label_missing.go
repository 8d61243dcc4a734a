package dockerengine

import (
	"doctor/checks"
)

var SELinuxLabelMissing = &checks.Rule{
	ID: "selinux-label-missing", Severity: checks.Warning, Since: "0.1.0",
	Title: "Mount without a label for SELinux",
	Doc: checks.Page(
		checks.NoCredentials+". In the container, `ls ~/.aws` says `Permission denied` although the modes are right.",
		"The engine runs with SELinux, which lets containers read only files that are labelled for them. "+
			"The CLI labels its own mounts with `:z`; the line for `~/.aws` has no label. "+
			"An engine in a virtual machine, such as Podman's on macOS, is left out: no label reaches the files of your machine there. "+
			"This is only a warning, because a policy of your own may allow it. It depends on the machine, so there is no example.",
		"Add `z`, then run `astro dev restart`. Not `Z`: that label is for one container alone, and several services mount the folder.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw,z\n```",
	),
}
