package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
)

var NamedVolumeUndeclared = &checks.Rule{
	ID:       "named-volume-undeclared",
	Refusals: []astro.RefusalKind{astro.NamedVolumeUndeclared}, Severity: checks.Error, Since: "0.1.0",
	Title: "Undefined named volume in the override",
	Doc: checks.Page(
		"`service \"scheduler\" refers to undefined volume aws: invalid compose project`",
		"A source that does not begin with `/`, `.` or `~` is the name of a volume, and has to be declared under the top-level `volumes:`. "+
			"A declared volume would be empty: it is not the folder on your machine.",
		"Write the path of the folder: `~/.aws`."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return fmt.Sprintf("%s mounts the undefined volume %q; a path begins with ./, / or ~", wording.RefusedAt(r), r.Subject)
	},
	RefusalFixes: fixUndeclared,
}
