package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixRelativeSource(p *checks.Pass, c cause.Cause) []checks.Fix {
	return repair.FixMountSource(p, c)
}

var RelativeSourceInProject = &checks.Rule{
	ID:       "relative-source-in-project",
	Causes:   []cause.Kind{cause.RelativeSourceInProject},
	Refusals: []astro.RefusalKind{astro.RelativeSourceInProject}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mount of .aws from the project folder",
	Doc: checks.Page(
		checks.NoCredentials+". There is a new, empty folder `.aws` in the project.",
		"A path on the left side that begins with a dot is taken from the project folder, not from your home folder. "+
			"It is not there, so the engine makes an empty one and mounts it.",
		"Write `~/.aws`, and remove the empty folder from the project. "+
			"Do not copy your keys there instead: what is in the project is built into the image.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("%s mounts %s of the project folder, which does not exist; the folder of this machine is ~/.aws", wording.OverrideLines(c), d.Source)
	}),
	Fixes: fixRelativeSource,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		return wording.MountRefusedAt(p, r, where) + emptyOnFile
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix { return fixEmptyOnFile(r) },
}
