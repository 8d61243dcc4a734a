package astroproject

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
)

var ProjectPathUnsafe = &checks.Rule{
	ID:       "project-path-unsafe",
	Refusals: []astro.RefusalKind{astro.ProjectPathUnsafe}, Severity: checks.Error, Since: "0.1.0",
	Title: "A project path that the CLI cannot mount",
	Doc: checks.Page(
		"Mostly nothing is printed, and Airflow shows no DAGs. With a colon in the path: `too many colons`.",
		"The CLI writes the path into its compose file as if into a web page: `+`, `&`, `<`, `>` and quotes become entities such as `&#43;`, "+
			"and `$name` is taken for a variable. "+
			"The engine then makes an empty folder under the wrong name and mounts that as `dags`, `plugins` and `include`.",
		"Move or rename the folder. Blanks, `#` and letters with accents do no harm.\n\n"+
			"```\nmv ~/airflow/data+ml ~/airflow/data-ml\n```"),
	RefusalFixes:   fixAbsentSource,
	RefusalMessage: repair.MountRefused,
}
