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
	fix := checks.WithEdit(fmt.Sprintf("Rename %s to %s", c.Subject, astro.OverrideName), checks.Safe, fixers.RenameFile{From: c.Subject, To: astro.OverrideName})
	if p.POSIX() {
		fix.Commands = append(fix.Commands, redact.Textf("mv %s %s", p.Quote(c.Subject), astro.OverrideName))
	}
	return []checks.Fix{fix}
}

var OverrideFileName = &checks.Rule{
	ID:     "override-file-name",
	Causes: []cause.Kind{cause.OverrideFileName}, Severity: checks.Error, Since: "0.1.0",
	Title: "Override file that the Astro CLI ignores",
	Doc: checks.Page(
		"None when Airflow starts. Tasks fail with "+checks.NoCredentials+".",
		"The Astro CLI reads only `docker-compose.override.yml` in the project folder. "+
			"It silently ignores `docker-compose.override.yaml`, `docker-compose.yml`, `compose.override.yml` and files in other folders.",
		"Rename the file and restart:\n\n"+
			"```\nmv docker-compose.override.yaml docker-compose.override.yml\nastro dev restart\n```"),
	Message: checks.Says(func(_ cause.Cause, d cause.UnreadFile) redact.Text {
		return redact.Textf("the Astro CLI ignores %s: it reads only %s", d.File, astro.OverrideName)
	}),
	Fixes: fixOverrideName,
}
