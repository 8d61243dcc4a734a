package astroproject

import (
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
)

var ProjectNameInvalid = &checks.Rule{
	ID: "project-name-invalid", Severity: checks.Error, Since: "0.1.0",
	Title: "Invalid project name",
	Doc: checks.Page(
		"For a project named `My Proj`: `invalid argument \"My Proj_4db07c/airflow:latest\" for \"-t, --tag\" flag: invalid reference format`.",
		"The CLI names the image after `project.name` in `.astro/config.yaml`, unchanged. "+
			"An image name consists of lowercase letters and digits, separated by `-`, `_` or `.`.",
		"Choose a name in lowercase without spaces. The containers, their network and the database volume are renamed with it.\n\n"+
			"```\nastro config set project.name my-proj\n```"),
	StopsStart: true,
}

// imageName is what docker accepts as the repository of an image (distribution/reference).
var imageName = lazyregexp.New(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$`)

// otherName is proposed if nothing of the name can be kept.
const otherName = "my-project"

func judgeName(p *checks.Pass) {
	config := p.Project().Config
	if config.ParseError != nil {
		p.Report(checks.Finding{
			Rule: ProjectNameInvalid, At: []checks.Position{{File: config.Path}}, Services: checks.ServiceNames(p.Project()),
			Message: redact.Textf("the Astro CLI cannot read %s: %v", config.Path, config.ParseError),
			Fixes: []checks.Fix{{
				Title: redact.Textf("Correct the YAML of %s; the shortest valid file is", config.Path),
				Lines: redact.Texts("project:", "  name: "+nameLike(filepath.Base(p.Dir))), Safety: checks.Unsafe,
			}},
		})
		return
	}
	name := config.ProjectName
	if name == "" || imageName().MatchString(name+"_0f0f0f") {
		return
	}
	tag := name + "_<hash>/airflow:latest"
	f := checks.Finding{
		Rule: ProjectNameInvalid, At: checks.PositionsOf([]astro.Origin{config.Origins["project.name"]}), Services: checks.ServiceNames(p.Project()),
		Message: redact.Textf("project.name %q is not valid in an image name: use lowercase letters, digits and . _ -", name),
		Symptom: redact.Textf("invalid argument %q for \"-t, --tag\" flag: invalid reference format", tag),
		Fixes:   []checks.Fix{rename(name)},
	}
	if strings.ToLower(name) != name && imageName().MatchString(strings.ToLower(name)) {
		f.Symptom = f.Symptom.Add(": repository name (" + name + "_<hash>/airflow) must be lowercase")
	}
	p.Report(f)
}

// rename proposes a valid name similar to the refused one.
func rename(name string) checks.Fix {
	valid := nameLike(name)
	return checks.Fix{Title: redact.NewText("Set project.name to a valid name, such as " + valid), Commands: redact.Texts("astro config set project.name " + valid), Safety: checks.Unsafe}
}

// nameLike is a valid name that keeps what it can of another one, unless that may not be shown.
func nameLike(name string) string {
	plain := strings.Trim(unsafeInName().ReplaceAllString(name, "-"), "-")
	if plain == "" || !show.Name(plain) {
		return otherName
	}
	return strings.ToLower(plain)
}

var unsafeInName = lazyregexp.New(`[^a-zA-Z0-9]+`)
