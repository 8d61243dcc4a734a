package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
)

var MountTargetRelative = &checks.Rule{
	ID:       "mount-target-relative",
	Refusals: []astro.RefusalKind{astro.MountTargetRelative}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mount target is not an absolute path",
	Doc: checks.Page(
		"The start ends, after the image was built, with `Error response from daemon: invalid volume specification: '/home/you/.aws:~/.aws:rw': "+
			"invalid mount config for type \"bind\": invalid mount path: '~/.aws' mount path must be absolute`",
		"Compose expands `~` only on the left side of a volume line. "+
			"The right side goes to the engine as it is, and the engine requires a path that starts with a slash.",
		"Write the absolute path on the right side.\n\n```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "the mount target must be an absolute path; ~ is not expanded in the container"
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix {
		return []checks.Fix{repair.ReplaceMount(r.Subject, "Use an absolute target")}
	},
}
