package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var VolumeTypeWithPath = &checks.Rule{
	ID:       "volume-type-with-path",
	Refusals: []astro.RefusalKind{astro.VolumeTypeWithPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "A volume whose source is a path",
	Doc: checks.Page(
		"`service \"scheduler\" refers to undefined volume ~/.aws: invalid compose project`",
		"With `type: volume` the source is the name of a volume that Docker keeps, not a folder of this machine.",
		"Write `type: bind`, or the short line `~/.aws:/home/astro/.aws:rw`."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%stype: volume takes a volume's name as source, not the path %s; a folder needs type: bind", where, r.Subject)
	},
	RefusalFixes: func(*checks.Pass, astro.Refusal) []checks.Fix {
		return []checks.Fix{{Title: redact.NewText("Write the volume line as - " + repair.AwsSpec), Safety: checks.Unsafe}}
	},
}
