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
	Title: "A volume source with a variable that is not set",
	Doc: checks.Page(
		checks.NoCredentials+". At the start only a line in the log: `level=warning msg=\"The \\\"USERPROFILE\\\" variable is not set. Defaulting to a blank string.\"`",
		"An unset variable becomes nothing, so that `${USERPROFILE}/.aws` becomes `/.aws`: a folder at the root of the disk, which the engine makes, empty and owned by root. "+
			"`USERPROFILE` is set on Windows, `HOME` elsewhere.",
		"Write `~/.aws`, which is right on every system, or set the variable in the shell that calls `astro`."),
	Message: checks.Says(func(c cause.Cause, d cause.UnsetSource) redact.Text {
		return redact.Textf("%s uses ${%s}, which the shell does not set, so the source becomes %s; %s", wording.OverrideLines(c), d.Variable, d.Source, wording.MadeWords(d.Made))
	}),
	Fixes: fixUnsetSource,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%s${%s} is not set in the shell, so the volume line has no source", where, r.Subject)
	},
	RefusalFixes: fixExport,
}
