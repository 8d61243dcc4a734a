package overridefile

import (
	"strings"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
)

var VolumeSpecSpace = &checks.Rule{
	ID:       "volume-spec-space",
	Refusals: []astro.RefusalKind{astro.VolumeSpecSpace}, Severity: checks.Error, Since: "0.1.0",
	Title: "Space after the colon in a volume",
	Doc: checks.Page(
		"`service volume services.scheduler.volumes.[6] is missing a mount target`. The number includes the mounts of the Astro CLI.",
		"In YAML, a colon followed by a space makes a mapping: `~/.aws` becomes a key with the value `/home/astro/.aws`, and compose finds no target in it.",
		"Write source, target and mode without spaces:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return wording.RefusedAt(r) + " has a space after the colon, so YAML reads the volume as a mapping"
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix {
		line := strings.ReplaceAll(r.Subject, ": ", ":")
		return []checks.Fix{checks.WithEdit("Remove the space after the colon: - "+line, checks.Safe,
			fixers.ReplaceMount{File: astro.OverrideName, From: r.Subject, To: line})}
	},
}
