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
	Title: "A value that this machine fills in",
	Doc: checks.Page(
		checks.NoCredentials+". The path in the container is one of this machine.",
		"compose replaces `$HOME` in `.env` before the container is made, with the value of the shell that calls `astro`. "+
			"The container's own home folder is `/home/astro`.",
		"Write the path in the container. `~` works too: boto3 expands it inside, and so does `$HOME` in single quotes, which compose leaves alone."),
	Message: checks.Says(func(c cause.Cause, d cause.Expanded) redact.Text {
		return redact.Textf("%s=%s%s was expanded with the value of this machine and became %s; the container has another home folder", d.Variable, d.Raw, wording.InBrackets(c, d.At), d.Value)
	}),
	Fixes: repair.FixVariables,
}
