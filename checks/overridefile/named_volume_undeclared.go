package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/astro"
)

var NamedVolumeUndeclared = &checks.Rule{
	ID:       "named-volume-undeclared",
	Refusals: []astro.RefusalKind{astro.NamedVolumeUndeclared}, Severity: checks.Error, Since: "0.1.0",
	Title: "A source that is read as the name of a volume",
	Doc: checks.Page(
		"`service \"scheduler\" refers to undefined volume aws: invalid compose project`",
		"A source that begins with none of `/`, `.` and `~` is the name of a volume, and names have to be declared under `volumes:` at the top of the file. "+
			"Declared, the volume would be empty: it is not the folder of this machine.",
		"Write the path of the folder, `~/.aws`."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%sthe source %q has no ./ or / in front, so compose takes it for a named volume, which nobody declares", where, r.Subject)
	},
	RefusalFixes: fixUndeclared,
}
