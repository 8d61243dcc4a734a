package overridefile

import (
	"cmp"
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var VolumeTypeWithPath = &checks.Rule{
	ID:       "volume-type-with-path",
	Refusals: []astro.RefusalKind{astro.VolumeTypeWithPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "type: volume with a path as source",
	Doc: checks.Page(
		"`service \"scheduler\" refers to undefined volume ~/.aws: invalid compose project`",
		"With `type: volume`, the source is the name of a volume that Docker manages, not a folder on your machine.",
		"Write `type: bind`, or use the short syntax: `~/.aws:/home/astro/.aws:rw`."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return fmt.Sprintf("%s mounts the path %s with type: volume instead of type: bind", wording.RefusedAt(r), r.Subject)
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		target := cmp.Or(targetOf(p.Project(), r.Subject), repair.AwsHome)
		return []checks.Fix{{
			Title: redact.Textf("Replace the volume in %s by a bind mount", wording.RefusedAt(r)),
			Lines: redact.Texts("- type: bind", "  source: "+r.Subject, "  target: "+target), Safety: checks.Unsafe,
		}}
	},
}
