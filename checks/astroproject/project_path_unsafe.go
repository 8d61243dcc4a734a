package astroproject

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/host"
	"doctor/internal/redact"
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
	RefusalMessage: func(p *astro.Project, _ astro.Refusal, _ string) string {
		return fmt.Sprintf("the project's path has a %s in it (%s): the CLI does not start", unsafeIn(p.Dir), p.Dir)
	},
	RefusalFixes: func(*checks.Pass, astro.Refusal) []checks.Fix { return moveProject() },
}

// unsafeIn is the first character of a path that the CLI breaks on, "" if there is none.
func unsafeIn(dir string) string {
	path := host.WithoutDrive(dir)
	if i := strings.IndexAny(path, astro.UnsafeInPath); i >= 0 {
		return path[i : i+1]
	}
	return ""
}

// judgePath reports a path that the CLI breaks on, unless that already keeps the project from
// starting.
func judgePath(p *checks.Pass) {
	character := unsafeIn(p.Dir)
	if character == "" || p.Project().Mode == astro.Standalone || p.Project().RefusedBy(astro.ProjectPathUnsafe) {
		return
	}
	p.Report(checks.Finding{
		Rule:    ProjectPathUnsafe,
		Message: redact.Textf("the project's path has a %s in it (%s): the CLI mounts wrong, empty folders or does not start", character, p.Diagnosis().ShowPath(p.Dir)),
		Fixes:   moveProject(),
	})
}

func moveProject() []checks.Fix {
	return []checks.Fix{{Title: redact.NewText("Move the project to a path without such characters"), Safety: checks.Unsafe}}
}
