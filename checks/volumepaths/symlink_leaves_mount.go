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
	Title: "Link that leads out of the mounted folder",
	Doc: checks.Page(
		checks.NoCredentials+", or a profile that could not be found. On the host the same file works.",
		"A file in `~/.aws` is a symbolic link, for instance into a folder of dotfiles. "+
			"The container gets the link and not what it points to, so there it leads nowhere. "+
			"That `~/.aws` itself is a link does no harm, because the engine follows it.",
		"Put the file itself into `~/.aws`:\n\n"+
			"```\ncp -L ~/.aws/credentials ~/.aws/credentials.copy\nmv ~/.aws/credentials.copy ~/.aws/credentials\n```\n\n"+
			"Or mount the folder that the link leads to as well, at the path where the link looks for it in the container.",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.LeavingLink) redact.Text {
		return redact.Textf("%s is a link to %s, which is outside what is mounted; in the container it leads nowhere", d.Link, d.To)
	}),
	Fixes: repair.FixLink,
}
