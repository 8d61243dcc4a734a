package astroproject

import (
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
)

var ProjectNameInvalid = &checks.Rule{
	ID: "project-name-invalid", Severity: checks.Error, Since: "0.1.0",
	Title: "A project name that makes no image name",
	Doc: checks.Page(
		"For a project named `My Proj`: `invalid argument \"My Proj_4db07c/airflow:latest\" for \"-t, --tag\" flag: invalid reference format`.",
		"The image is named after `project.name` in `.astro/config.yaml` as it is written there. "+
			"An image name has small letters, digits, and `-`, `_` or `.` between them.",
		"Write the name in small letters and without blanks. The containers, their network and the database volume change their names with it.\n\n"+
			"```\nastro config set project.name my-proj\n```"),
	StopsStart: true,
}

// imageName is what docker accepts as the repository of an image (distribution/reference).
var imageName = lazyregexp.New(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$`)

func judgeName(p *checks.Pass) {
	config := p.Project().Config
	if config.ParseError != nil {
		p.Report(checks.Finding{
			Rule: ProjectNameInvalid, At: []checks.Position{{File: config.Path}},
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
		Rule: ProjectNameInvalid, At: checks.PositionsOf([]astro.Origin{config.Origins["project.name"]}),
		Message: redact.Textf("project.name is %q, which makes no image name: small letters, digits, and . _ - between them", name),
		Symptom: redact.Textf("invalid argument %q for \"-t, --tag\" flag: invalid reference format", tag),
		Fixes:   []checks.Fix{rename(name)},
	}
	if strings.ToLower(name) != name && imageName().MatchString(strings.ToLower(name)) {
		f.Symptom = f.Symptom.Add(": repository name (" + name + "_<hash>/airflow) must be lowercase")
	}
	p.Report(f)
}

// rename proposes a name similar to the refused one, unless that name may not be shown.
func rename(name string) checks.Fix {
	plain := strings.Trim(unsafeInName().ReplaceAllString(name, "-"), "-")
	safe := strings.ToLower(plain)
	if safe == "" || !show.Name(plain) {
		return checks.Fix{Title: redact.NewText("Choose another name"), Safety: checks.Unsafe}
	}
	return checks.Fix{Title: redact.NewText("Choose a name such as " + safe), Commands: redact.Texts("astro config set project.name " + safe), Safety: checks.Unsafe}
}

var unsafeInName = lazyregexp.New(`[^a-zA-Z0-9]+`)
