package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SymlinkLeavesMount = &checks.Rule{
	ID:     "symlink-leaves-mount",
	Causes: []cause.Kind{cause.SymlinkLeavesMount}, Severity: checks.Error, Since: "0.1.0",
	Title: "Symbolic link points outside the mount",
	Doc: checks.Page(
		checks.NoCredentials+
			", or `ProfileNotFound`. On the host the same file works.",
		"A file in `~/.aws` is a symbolic link, for instance into a folder of dotfiles. "+
			"The container gets the link but not its target, so the link is broken there. "+
			"It does not matter if `~/.aws` itself is a link: the engine follows it.",
		"Replace the link with the file:\n\n```\ncp -L ~/.aws/credentials ~/.aws/credentials.copy\nmv ~/.aws/credentials.copy ~/.aws/credentials\n```\n\n"+
			"Or mount the folder of the target too, at the path that the link has in the container.",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.LeavingLink) redact.Text {
		return redact.Textf("%s links to %s, which is not mounted, so the link is broken in the container", d.Link, d.To)
	}),
	Fixes: repair.FixLink,
}
