package astroproject

import (
	"path"
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/host"
	"doctor/internal/redact"
)

var ProjectPathUnsafe = &checks.Rule{
	ID:       "project-path-unsafe",
	Refusals: []astro.RefusalKind{astro.ProjectPathUnsafe}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unsupported character in the project path",
	Doc: checks.Page(
		"Mostly nothing is printed, and Airflow shows no DAGs. With a colon in the path: `too many colons`.",
		"The CLI escapes the path as HTML in its compose file: `+`, `&`, `<`, `>` and quotes become entities such as `&#43;`. "+
			"compose expands `$name` as a variable. "+
			"The engine then creates an empty folder under the wrong name and mounts it as `dags`, `plugins` and `include`.",
		"Move or rename the folder. Spaces, `#` and accented letters are fine.\n\n"+
			"```\nmv ~/airflow/data+ml ~/airflow/data-ml\n```"),
	RefusalMessage: func(p *astro.Project, _ astro.Refusal, _ string) string {
		return "the project path " + p.Dir + " contains " + unsafeIn(p.Dir) + ", so the CLI does not start"
	},
	RefusalFixes: func(p *checks.Pass, _ astro.Refusal) []checks.Fix { return moveProject(p) },
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
		Rule: ProjectPathUnsafe, Services: checks.ServiceNames(p.Project()),
		Message: redact.Textf("the project path %s contains %s, so the CLI mounts empty folders or does not start", p.Diagnosis().ShowPath(p.Dir), character),
		Fixes:   moveProject(p),
	})
}

// moveProject renames the folders of the path that contain such a character, the innermost first.
func moveProject(p *checks.Pass) []checks.Fix {
	move, change := "mv ", "cd "
	if !p.POSIX() {
		move, change = "Move-Item -LiteralPath ", "Set-Location "
	}
	var moves []string
	dir := filepath.ToSlash(p.Dir)
	for ; unsafeIn(dir) != ""; dir = path.Dir(dir) {
		parent, name := path.Split(dir)
		if plain := withoutUnsafe(name); plain != name {
			moves = append(moves, move+p.Quote(dir)+" "+p.Quote(parent+plain))
		}
	}
	commands := append([]string{change + p.Quote(dir)}, moves...) // Windows does not move the current folder
	commands = append(commands, change+p.Quote(dir+withoutUnsafe(strings.TrimPrefix(filepath.ToSlash(p.Dir), dir))))
	return []checks.Fix{{Title: redact.Textf("Rename the folder: its path may not contain any of %s", astro.UnsafeInPath), Commands: redact.Texts(commands...), Safety: checks.Unsafe}}
}

// withoutUnsafe replaces the characters of a path that the CLI breaks on.
func withoutUnsafe(path string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(astro.UnsafeInPath, r) {
			return '-'
		}
		return r
	}, path)
}
