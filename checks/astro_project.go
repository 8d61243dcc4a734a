package checks

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/host"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// AstroProject looks at the project as a whole.
var AstroProject = &Check{
	ID:    "astro-project",
	Title: "The Astro project and its Runtime image",
	Doc: `Is this an Astro project at all, which Runtime image does its Dockerfile name and so
which Airflow, and does something in its path or name break the CLI? With Airflow 3 the
Amazon provider is no longer part of the image; the check sees whether requirements.txt
brings it where the project needs it.`,
	Scope: Project,
	Rules: []*Rule{
		ProjectNotAstro,
		RuntimeUnknown,
		StandaloneOnWindows,
		ImagePathAbsent,
		ProjectPathUnsafe,
		ProjectNameInvalid,
		AmazonProviderMissing,
		SettingsFileName,
	},
	Run: checkAstroProject,
}

func checkAstroProject(_ context.Context, p *Pass) error {
	p.tellOutside()
	p.judgeFolder()
	p.judgeImage()
	p.reportRefusals()
	p.judgeName()
	p.reportCauses()
	p.judgeSettingsName()
	return p.unlooked()
}

func (p *Pass) judgeFolder() {
	project := p.Project()
	if !project.IsAstro {
		f := Finding{
			Rule:    ProjectNotAstro,
			Message: redact.Textf("there is no .astro/config.yaml in %s, so this is no Astro project", p.Diagnosis().ShowPath(p.Dir)),
			Symptom: redact.NewText("this is not an Astro project directory.\nChange to another directory or run astro dev init to turn your working directory into an Astro project"),
			At:      []Location{{File: ".astro/config.yaml"}},
			Fixes:   []Fix{{Title: redact.NewText("Make one here"), Commands: redact.Texts("astro dev init"), Safety: Unsafe}},
		}
		if parent := project.NearestParent; parent != "" {
			f.Message = f.Message.Addf("; the one above it is %s", p.Diagnosis().ShowPath(parent))
			f.Fixes = []Fix{{Title: redact.NewText("Go to the project"), Commands: redact.Texts("cd " + p.shown(parent)), Safety: Unsafe}}
		} else if below := project.ProjectsBelow(); len(below) > 0 {
			f.Message = f.Message.Add("; below it " + projectsIn(below))
			f.Fixes = nil
			for _, folder := range below[:min(len(below), shownBelow)] {
				f.Fixes = append(f.Fixes, p.fixBelow(folder))
			}
		}
		p.Report(f)
	}
	path := host.WithoutDrive(p.Dir)
	if i := strings.IndexAny(path, `+&'"<>$:`); i >= 0 && project.Mode != astro.Standalone {
		p.Report(Finding{
			Rule:    ProjectPathUnsafe,
			Message: redact.Textf("the project's path has a %c in it (%s): the CLI mounts wrong, empty folders or does not start", path[i], p.Diagnosis().ShowPath(p.Dir)),
			Fixes:   []Fix{{Title: redact.NewText("Move the project to a path without such characters"), Safety: Unsafe}},
		})
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
func (p *Pass) fixBelow(folder string) Fix {
	fix := Fix{Title: redact.NewText("Go to the project " + folder), Commands: redact.Texts("cd " + p.quoted(folder)), Safety: Unsafe}
	if !p.Machine.Exists(filepath.Join(p.Dir, filepath.FromSlash(folder), ".astro", "config.yaml")) {
		fix.Title = redact.Textf("Go to the project %s, and put its .astro/config.yaml back", folder)
	}
	return fix
}

func (p *Pass) judgeImage() {
	image := p.Project().Image
	if image.Problem == "" || !p.Project().IsAstro || p.unlooked() != nil {
		return
	}
	f := Finding{
		Rule:    RuntimeUnknown,
		Message: redact.NewText(image.Problem),
		At:      locations([]astro.Origin{p.Project().ImageOrigin()}),
		Fixes:   []Fix{{Title: redact.NewText("Name a Runtime image in the Dockerfile's last FROM, such as astrocrpublic.azurecr.io/runtime:3.1-12"), Safety: Unsafe}},
	}
	if strings.Contains(image.Problem, "label") {
		f.Symptom = redact.NewText("failed to create project: runtime version label not found")
	}
	if image.Assumed != "" {
		f.Message = f.Message.Addf("; assuming %s", image.Assumed)
	}
	p.Report(f)
}

// fixStandaloneOnWindows chooses docker mode where the other one is chosen: in the
// project's settings, in the user's, or by a flag.
func fixStandaloneOnWindows(_ *Pass, r astro.Refusal) []Fix {
	switch {
	case len(r.At) == 0:
		return []Fix{{Title: redact.NewText("Start with --docker instead of --standalone"), Commands: redact.Texts("astro dev start --docker"), Safety: Unsafe}}
	case strings.HasPrefix(r.At[0].File, "~"):
		return []Fix{{Title: redact.NewText("Use docker mode"), Commands: redact.Texts("astro config set -g dev.mode docker"), Safety: Unsafe}}
	}
	return []Fix{{Title: redact.NewText("Use docker mode"), Commands: redact.Texts("astro config set dev.mode docker"), Safety: Unsafe}}
}

// fixAbsentSource is the cure of a COPY of something that the build does not have.
func fixAbsentSource(p *Pass, r astro.Refusal) []Fix {
	at := refusedAt(r)
	remove := Fix{Title: redact.NewText("Remove the line (" + at + ")"), Safety: Unsafe}
	switch {
	case strings.Contains("/"+r.Subject+"/", "/.aws/"):
		remove.Title = redact.Textf("Remove the line (%s), and mount ~/.aws in %s: - %s", at, astro.OverrideName, awsSpec)
		if !p.hasAWSFiles() {
			remove.Title = redact.Textf("Remove the line (%s), make the files with aws configure, and mount ~/.aws in %s: - %s", at, astro.OverrideName, awsSpec)
		}
		return []Fix{remove}
	case r.Unreadable != "":
		return []Fix{{Title: redact.Textf("Add a line !%s to .dockerignore, or remove the pattern that leaves it out", astro.SourceIn(r.Subject)), Safety: Unsafe}, remove}
	}
	return []Fix{{Title: redact.Textf("Put %s into the project folder, or correct the path (%s)", astro.SourceIn(r.Subject), at), Safety: Unsafe}, remove}
}

// imageName is what docker takes for the repository of an image
// (distribution/reference).
var imageName = lazyregexp.New(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$`)

func (p *Pass) judgeName() {
	config := p.Project().Config
	if config.ParseError != nil {
		p.Report(Finding{
			Rule: ProjectNameInvalid, At: []Location{{File: config.Path}},
			Message: redact.Textf("the CLI cannot read %s: %v", config.Path, config.ParseError),
		})
		return
	}
	name := config.ProjectName
	if name == "" || imageName().MatchString(name+"_0f0f0f") {
		return
	}
	tag := name + "_<hash>/airflow:latest"
	f := Finding{
		Rule: ProjectNameInvalid, At: locations([]astro.Origin{config.Origins["project.name"]}),
		Message: redact.Textf("project.name is %q, which makes no image name: small letters, digits, and . _ - between them", name),
		Symptom: redact.Textf("invalid argument %q for \"-t, --tag\" flag: invalid reference format", tag),
		Fixes:   []Fix{{Title: redact.NewText("Choose a name such as " + imageSafe(name)), Commands: redact.Texts("astro config set project.name " + imageSafe(name)), Safety: Unsafe}},
	}
	if strings.ToLower(name) != name && imageName().MatchString(strings.ToLower(name)) {
		f.Symptom = f.Symptom.Add(": repository name (" + name + "_<hash>/airflow) must be lowercase")
	}
	p.Report(f)
}

func imageSafe(name string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "-"), "-")
}

func installProvider(p *Pass, name string) Fix {
	fix := Fix{Title: redact.NewText("Add " + name + " to requirements.txt and start again"), Safety: Unsafe}
	if p.posix() {
		fix.Commands = redact.Texts(append(appendLine(p, name, "requirements.txt"), "astro dev restart")...)
	}
	return fix
}

func (p *Pass) judgeSettingsName() {
	for _, name := range p.Diagnosis().NearSettingsFiles() {
		if p.explained(SettingsFileName, name) {
			continue
		}
		p.Report(Finding{
			Rule: SettingsFileName, At: []Location{{File: name}},
			Message: redact.Textf("the CLI does not read %s: it reads %s", name, airflow.DefaultSettingsFile),
			Fixes:   renameSettings(name),
		})
	}
}

func renameSettings(name string) []Fix {
	return []Fix{withEdit("Rename the file to "+airflow.DefaultSettingsFile, Safe, fixers.RenameFile{From: name, To: airflow.DefaultSettingsFile})}
}
