package envfile

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var EnvValueExpandedOnHost = &checks.Rule{
	ID:     "env-value-expanded-on-host",
	Causes: []cause.Kind{cause.EnvValueExpandedOnHost}, Severity: checks.Error, Since: "0.1.0",
	Title: "Variable expanded on the host",
	Doc: checks.Page(
		checks.NoCredentials+". The variable in the container has a path of your machine.",
		"compose expands `$HOME` in `.env` before it creates the container, with the value of the shell that runs `astro`. "+
			"The home folder in the container is `/home/astro`.",
		"Write the path in the container. You can also write `~`, or `$HOME` in single quotes: boto3 expands both in the container."),
	Message: checks.Says(func(c cause.Cause, d cause.Expanded) redact.Text {
		return redact.Textf("%s=%s%s is expanded on the host to %s", d.Variable, d.Raw, wording.InBrackets(c, d.At), d.Value)
	}),
	Fixes: repair.FixVariables,
}
