package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
)

var MountTargetRelative = &checks.Rule{
	ID:       "mount-target-relative",
	Refusals: []astro.RefusalKind{astro.MountTargetRelative}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mount target that is not absolute",
	Doc: checks.Page(
		"The start ends, after the image has been built, with `Error response from daemon: invalid volume specification: '/home/you/.aws:~/.aws:rw': "+
			"invalid mount config for type \"bind\": invalid mount path: '~/.aws' mount path must be absolute`",
		"Compose expands `~` on the left side of a volume line only. "+
			"The right side goes to the engine as it is written, and the engine wants a path that begins with a slash.",
		"Write the whole path on the right side.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "the target in the container has to be an absolute path; ~ is not expanded there"
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix {
		return []checks.Fix{repair.ReplaceMount(r.Subject, "Write an absolute target")}
	},
}
