package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixOverrideName(p *checks.Pass, c cause.Cause) []checks.Fix {
	fix := checks.WithEdit(fmt.Sprintf("Rename the file to %s, beside the Dockerfile", astro.OverrideName), checks.Safe, fixers.RenameFile{From: c.Subject, To: astro.OverrideName})
	if p.POSIX() {
		fix.Commands = append(fix.Commands, redact.Textf("mv %s %s", p.Quote(c.Subject), astro.OverrideName))
	}
	return []checks.Fix{fix}
}

var OverrideFileName = &checks.Rule{
	ID:     "override-file-name",
	Causes: []cause.Kind{cause.OverrideFileName}, Severity: checks.Error, Since: "0.1.0",
	Title: "An override that the CLI does not read",
	Doc: checks.Page(
		"None at the start, which succeeds. In tasks "+checks.NoCredentials+".",
		"The CLI reads one name only: `docker-compose.override.yml`, in the folder where it is called. "+
			"It passes over `docker-compose.override.yaml`, `docker-compose.yml`, `compose.override.yml` and files in other folders without a word.",
		"Give the file its name, and start again:\n\n"+
			"```\nmv docker-compose.override.yaml docker-compose.override.yml\nastro dev restart\n```"),
	Message: checks.Says(func(_ cause.Cause, d cause.UnreadFile) redact.Text {
		return redact.Textf("the CLI does not read %s: only %s beside the Dockerfile is an override", d.File, astro.OverrideName)
	}),
	Fixes: fixOverrideName,
}
