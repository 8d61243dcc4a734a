// Package astroproject looks at the project itself: whether it is one, its image, its name.
package astroproject

import (
	"context"
	"embed"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check looks at the project as a whole.
var Check = &checks.Check{
	ID:    "astro-project",
	Title: "The Astro project and its Runtime image",
	Doc: `Is this an Astro project at all, which Runtime image does its Dockerfile name and so
which Airflow, and does something in its path or name break the CLI? With Airflow 3 the
Amazon provider is no longer part of the image; the check sees whether requirements.txt
brings it where the project needs it.`,
	Scope: facts.Project,
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
	judgeSettingsName(p)
	return p.UnknownIfUnread()
}

func judgeFolder(p *checks.Pass) {
	project := p.Project()
	if !project.IsAstro {
		f := checks.Finding{
			Rule:    ProjectNotAstro,
			Message: redact.Textf("there is no .astro/config.yaml in %s, so this is no Astro project", p.Diagnosis().ShowPath(p.Dir)),
			Symptom: redact.NewText("this is not an Astro project directory.\nChange to another directory or run astro dev init to turn your working directory into an Astro project"),
			At:      []checks.Location{{File: ".astro/config.yaml"}},
			Fixes:   []checks.Fix{{Title: redact.NewText("Make one here"), Commands: redact.Texts("astro dev init"), Safety: checks.Unsafe}},
		}
		if parent := project.NearestParent; parent != "" {
			f.Message = f.Message.Addf("; the one above it is %s", p.Diagnosis().ShowPath(parent))
			f.Fixes = []checks.Fix{{Title: redact.NewText("Go to the project"), Commands: redact.Texts("cd " + p.QuotePath(parent)), Safety: checks.Unsafe}}
		} else if below := project.ProjectsBelow(); len(below) > 0 {
			f.Message = f.Message.Add("; below it " + projectsIn(below))
			f.Fixes = nil
			for _, folder := range below[:min(len(below), shownBelow)] {
				f.Fixes = append(f.Fixes, fixBelow(p, folder))
			}
		}
		p.Report(f)
	}
}

// shownBelow is how many projects below a folder are named.
const shownBelow = 5

// projectsIn says which projects there are.
func projectsIn(below []string) string {
	if len(below) == 1 {
		return "is one: " + below[0]
	}
	words := "are several: " + strings.Join(below[:min(len(below), shownBelow)], ", ")
	if len(below) > shownBelow {
		words += fmt.Sprintf(" and %d more", len(below)-shownBelow)
	}
	return words
}

// fixBelow goes to a project below. One without .astro, which a clone may lack, is
// made whole there.
func fixBelow(p *checks.Pass, folder string) checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Go to the project " + folder), Commands: redact.Texts("cd " + p.Quote(folder)), Safety: checks.Unsafe}
	if !p.Machine.Exists(filepath.Join(p.Dir, filepath.FromSlash(folder), ".astro", "config.yaml")) {
		fix.Title = redact.Textf("Go to the project %s, and put its .astro/config.yaml back", folder)
	}
	return fix
}

func judgeImage(p *checks.Pass) {
	image := p.Project().Image
	if image.Problem == "" || !p.Project().IsAstro || p.UnknownIfUnread() != nil {
		return
	}
	f := checks.Finding{
		Rule:    RuntimeUnknown,
		Message: redact.NewText(image.Problem),
		At:      checks.Locations([]astro.Origin{p.Project().ImageOrigin()}),
		Fixes:   []checks.Fix{{Title: redact.NewText("Name a Runtime image in the Dockerfile's last FROM, such as astrocrpublic.azurecr.io/runtime:3.1-12"), Safety: checks.Unsafe}},
	}
	if image.NoLabel {
		f.Symptom = redact.NewText("failed to create project: runtime version label not found")
	}
	if image.Assumed != "" {
		f.Message = f.Message.Addf("; assuming %s", image.Assumed)
	}
	p.Report(f)
}

// imageName is what docker takes for the repository of an image
// (distribution/reference).
var imageName = lazyregexp.New(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$`)

func judgeName(p *checks.Pass) {
	config := p.Project().Config
	if config.ParseError != nil {
		p.Report(checks.Finding{
			Rule: ProjectNameInvalid, At: []checks.Location{{File: config.Path}},
			Message: redact.Textf("the CLI cannot read %s: %v", config.Path, config.ParseError),
		})
		return
	}
	name := config.ProjectName
	if name == "" || imageName().MatchString(name+"_0f0f0f") {
		return
	}
	tag := name + "_<hash>/airflow:latest"
	f := checks.Finding{
		Rule: ProjectNameInvalid, At: checks.Locations([]astro.Origin{config.Origins["project.name"]}),
		Message: redact.Textf("project.name is %q, which makes no image name: small letters, digits, and . _ - between them", name),
		Symptom: redact.Textf("invalid argument %q for \"-t, --tag\" flag: invalid reference format", tag),
		Fixes:   []checks.Fix{{Title: redact.NewText("Choose a name such as " + imageSafe(name)), Commands: redact.Texts("astro config set project.name " + imageSafe(name)), Safety: checks.Unsafe}},
	}
	if strings.ToLower(name) != name && imageName().MatchString(strings.ToLower(name)) {
		f.Symptom = f.Symptom.Add(": repository name (" + name + "_<hash>/airflow) must be lowercase")
	}
	p.Report(f)
}

func imageSafe(name string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "-"), "-")
}

func judgeSettingsName(p *checks.Pass) {
	for _, name := range p.Diagnosis().NearSettingsFiles() {
		if p.HasCause(SettingsFileName, name) {
			continue
		}
		p.Report(checks.Finding{
			Rule: SettingsFileName, At: []checks.Location{{File: name}},
			Message: redact.Textf("the CLI does not read %s: it reads %s", name, airflow.DefaultSettingsFile),
			Fixes:   renameSettings(name),
		})
	}
}

func renameSettings(name string) []checks.Fix {
	return []checks.Fix{checks.WithEdit("Rename the file to "+airflow.DefaultSettingsFile, checks.Safe, fixers.RenameFile{From: name, To: airflow.DefaultSettingsFile})}
}

// tellOutside notes what of the project lies elsewhere.
func tellOutside(p *checks.Pass) {
	for _, f := range p.Outside() {
		p.Notef("%s is a link to %s, outside the project", f.File, f.LeadsTo)
	}
}
