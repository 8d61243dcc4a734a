// Package astroproject checks the project itself: whether it is one, its image, its name.
package astroproject

import (
	"context"
	"embed"
	"fmt"
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks the project as a whole.
var Check = &checks.Check{
	ID:    "astro-project",
	Title: "The Astro project and its Runtime image",
	Doc: `Checks that the folder is an Astro project, which Runtime image its Dockerfile uses (and
so which Airflow version), and that the CLI can handle its path and its name. The images of
Airflow 3 do not contain the Amazon provider: if the project needs it, requirements.txt has
to install it.`,
	Scope:   facts.Project,
	Verdict: "astro dev start will fail",
	Rules: []*checks.Rule{
		ProjectNotAstro,
		RuntimeUnknown,
		StandaloneOnWindows,
		ImagePathAbsent,
		ProjectPathUnsafe,
		ProjectNameInvalid,
		AmazonProviderMissing,
		SettingsFileName,
	},
	Examples: examples,
	Run:      checkAstroProject,
}

func checkAstroProject(ctx context.Context, p *checks.Pass) error {
	tellOutside(p)
	judgeFolder(p)
	judgePath(p)
	judgeImage(p)
	p.ReportRefusals()
	judgeName(p)
	p.ReportCauses()
	p.Look(ctx)
	return p.UnknownIfUnread()
}

func judgeFolder(p *checks.Pass) {
	project := p.Project()
	if !project.IsAstro {
		f := checks.Finding{
			Rule:    ProjectNotAstro,
			Message: redact.Textf("%s is not an Astro project: .astro/config.yaml not found", p.Diagnosis().ShowPath(p.Dir)),
			Symptom: redact.NewText("this is not an Astro project directory.\nChange to another directory or run astro dev init to turn your working directory into an Astro project"),
			At:      []checks.Position{{File: ".astro/config.yaml"}},
			Fixes:   []checks.Fix{{Title: redact.NewText("Create a project in this folder"), Commands: redact.Texts("astro dev init"), Safety: checks.Unsafe}},
		}
		if parent := project.NearestParent; parent != "" {
			f.Message = f.Message.Addf("; the parent folder %s is one", p.Diagnosis().ShowPath(parent))
			f.Fixes = []checks.Fix{{Title: redact.NewText("Change to the project folder"), Commands: redact.Texts("cd " + p.QuotePath(parent)), Safety: checks.Unsafe}}
		} else if below := project.ProjectsBelow(); len(below) > 0 {
			f.Message = f.Message.Add("; " + projectsIn(below))
			f.Fixes = nil
			for _, folder := range below[:min(len(below), shownBelow)] {
				f.Fixes = append(f.Fixes, fixBelow(p, folder))
			}
		}
		p.Report(f)
	}
}

// shownBelow is the maximum number of projects below a folder that are named.
const shownBelow = 5

// projectsIn lists the projects that were found.
func projectsIn(below []string) string {
	if len(below) == 1 {
		return "the project is in " + below[0]
	}
	words := "projects are in " + strings.Join(below[:min(len(below), shownBelow)], ", ")
	if len(below) > shownBelow {
		words += fmt.Sprintf(" and %d more", len(below)-shownBelow)
	}
	return words
}

// fixBelow changes to a project below the folder. If it lacks .astro, as a clone may, the fix
// creates that too.
func fixBelow(p *checks.Pass, folder string) checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Change to the project folder " + folder), Commands: redact.Texts("cd " + p.Quote(folder)), Safety: checks.Unsafe}
	if !p.Machine.Exists(filepath.Join(p.Dir, filepath.FromSlash(folder), ".astro", "config.yaml")) {
		fix.Title = redact.Textf("Change to the project folder %s and restore its .astro/config.yaml", folder)
	}
	return fix
}

// tellOutside notes the files of the project that are outside of it.
func tellOutside(p *checks.Pass) {
	for _, f := range p.Outside() {
		p.Notef("%s is a link to %s, outside the project", f.File, f.PointsTo)
	}
}
