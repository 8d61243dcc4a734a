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
	Title: ".aws mounted from the project folder",
	Doc: checks.Page(
		checks.NoCredentials+
			". There is a new, empty folder `.aws` in the project.",
		"A source that starts with a dot is relative to the project folder, not to your home folder. "+
			"It does not exist there, so the engine creates an empty folder and mounts it.",
		"Write `~/.aws`, and remove the empty folder from the project. "+
			"Do not copy your keys there: the image contains everything in the project.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("%s does not exist in the project folder (%s); your files are in ~/.aws", d.Source, wording.OverrideLines(c))
	}),
	Fixes: fixRelativeSource,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		return wording.MountRefusedAt(p, r, where) + emptyOnFile
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix { return fixEmptyOnFile(p, r) },
}
