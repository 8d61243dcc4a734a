package overridefile

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var OverrideUnknownService = &checks.Rule{
	ID:       "override-unknown-service",
	Refusals: []astro.RefusalKind{astro.OverrideUnknownService}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unknown service in the override",
	Doc: checks.Page(
		"`service \"webserver\" has neither an image nor a build context specified: invalid compose project`",
		"The Astro CLI does not start a service of that name, so compose takes it for a new service, which lacks an image. "+
			"compose then rejects the whole project, after the image has been built. "+
			"Airflow 3 has `scheduler`, `dag-processor`, `api-server` and `triggerer`; Airflow 2 has `scheduler`, `webserver` and `triggerer`.",
		"Rename the service. `webserver` of Airflow 2 is `api-server` in Airflow 3; "+
			"`dag-processor` exists only in Airflow 3."),
	RefusalMessage: unknownServiceMessage,
	RefusalFixes:   fixUnknownService,
}

// unknownServices are the services of a refusal that this Airflow does not have: compose names
// one of them, and the others when that one is removed.
func unknownServices(r astro.Refusal) []string {
	if len(r.Services) == 0 {
		return []string{r.Subject}
	}
	return r.Services
}

func unknownServiceMessage(p *astro.Project, r astro.Refusal, _ string) string {
	var names, hints []string
	for _, name := range unknownServices(r) {
		names = append(names, fmt.Sprintf("%q", name))
		switch meant := meantService(p, name); {
		case meant != "" && len(unknownServices(r)) == 1:
			hints = append(hints, fmt.Sprintf("did you mean %q?", meant))
		case meant != "":
			hints = append(hints, fmt.Sprintf("did you mean %q instead of %q?", meant, name))
		case name == "dag-processor":
			hints = append(hints, "the scheduler parses the DAGs")
		}
	}
	plural := ""
	if len(names) > 1 {
		plural = "s"
	}
	text := fmt.Sprintf("Airflow %d does not have the service%s %s (%s)", p.Image.AirflowMajor, plural, strings.Join(names, ", "), wording.RefusedAt(r))
	if len(hints) == 0 {
		hints = []string{"its services are " + strings.Join(astro.ServicesOf(p.Image.AirflowMajor), ", ")}
	}
	return strings.Join(append([]string{text}, hints...), "; ")
}

// meantService returns the service of this Airflow that a name probably means.
func meantService(p *astro.Project, name string) string {
	known := astro.ServicesOf(p.Image.AirflowMajor)
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	for _, prefix := range []string{"airflow-", "astro-"} { // as in Airflow's own compose file
		name = strings.TrimPrefix(name, prefix)
	}
	switch name {
	case "webserver", "web-server", "web", "apiserver", "api-server", "api":
		if p.Image.AirflowMajor == 3 {
			return "api-server"
		}
		return "webserver"
	case "dagprocessor", "dag-processor":
		if p.Image.AirflowMajor == 2 {
			return "" // Airflow 2 parses DAGs in the scheduler
		}
		return "dag-processor"
	}
	return near.Nearest(name, known, min(3, len(name)/3))
}

// fixUnknownService renames services to the intended names, and turns those without a
// counterpart into comments, in one edit.
func fixUnknownService(p *checks.Pass, r astro.Refusal) []checks.Fix {
	var taken, words, excess []string
	edit := fixers.RenameService{File: astro.OverrideName}
	for _, s := range p.Project().Override.Services {
		taken = append(taken, s.Name)
	}
	canFix := true
	for _, name := range unknownServices(r) {
		switch meant := meantService(p.Project(), name); {
		case meant != "" && !slices.Contains(taken, meant):
			edit.Rename, taken = append(edit.Rename, fixers.Renaming{From: name, To: meant}), append(taken, meant)
			words = append(words, fmt.Sprintf("rename %s to %s", name, meant))
		case meant != "":
			words = append(words, fmt.Sprintf("comment out %s, since %s exists already", name, meant))
			canFix, excess = false, append(excess, name) // its content may be what was meant
		case slices.Contains(astro.AllServices(), name):
			edit.Remove = append(edit.Remove, name)
			words = append(words, "comment out "+name)
		default:
			words = append(words, fmt.Sprintf("comment out %s, which has no image", name))
			canFix, excess = false, append(excess, name)
		}
	}
	title := wording.Sentence(strings.Join(words, "; "))
	switch {
	case len(edit.Remove)+len(excess) == len(p.Project().Override.Services):
		return []checks.Fix{{Title: redact.NewText(title + "; a valid override looks like this"), Lines: redact.Texts(wholeOverride(p.Project())...), Safety: checks.Unsafe}}
	case !canFix:
		edit.Remove = append(edit.Remove, excess...)
		return []checks.Fix{checks.WithEdit(title, checks.Unsafe, edit)}
	}
	return []checks.Fix{checks.WithEdit(title, checks.Safe, edit)}
}
