package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var UndefinedVariableInSource = &checks.Rule{
	ID:       "undefined-variable-in-source",
	Causes:   []cause.Kind{cause.UndefinedVariableInSource},
	Refusals: []astro.RefusalKind{astro.UndefinedVariableInSource}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unset variable in a volume source",
	Doc: checks.Page(
		checks.NoCredentials+". When Airflow starts, only this line is logged: `level=warning msg=\"The \\\"USERPROFILE\\\" variable is not set. Defaulting to a blank string.\"`",
		"compose replaces an unset variable by nothing, so `${USERPROFILE}/.aws` becomes `/.aws`: the engine creates this folder, empty and owned by root. "+
			"`USERPROFILE` is set on Windows only, `HOME` on Linux and macOS.",
		"Write `~/.aws`, which works on every system, or export the variable in the shell that runs `astro`."),
	Message: checks.Says(func(c cause.Cause, d cause.UnsetSource) redact.Text {
		return redact.Textf("%s uses ${%s}, which the shell does not set, so the source becomes %s%s", wording.OverrideLines(c), d.Variable, d.Source, madeInstead(d.Made))
	}),
	Fixes: fixUnsetSource,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return fmt.Sprintf("%s uses ${%s}, which the shell does not set, so the volume has no source", wording.RefusedAt(r), r.Subject)
	},
	RefusalFixes: fixExport,
}
