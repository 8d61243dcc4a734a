package overridefile

import (
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
)

var VolumeSpecSpace = &checks.Rule{
	ID:       "volume-spec-space",
	Refusals: []astro.RefusalKind{astro.VolumeSpecSpace}, Severity: checks.Error, Since: "0.1.0",
	Title: "A blank after the colon of a volume line",
	Doc: checks.Page(
		"`service volume services.scheduler.volumes.[6] is missing a mount target`, where the number counts the CLI's own mounts too.",
		"In YAML a colon with a blank behind it makes a mapping: `~/.aws` becomes a key with the value `/home/astro/.aws`, and compose finds no target in it.",
		"Write source, target and mode as one word:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "a blank after the colon makes a mapping of the volume line; it has to be one word: source:target"
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix {
		line := strings.ReplaceAll(r.Subject, ": ", ":")
		return []checks.Fix{checks.WithEdit("Write the line without a blank after the colon: - "+line, checks.Safe,
			fixers.ReplaceMount{File: astro.OverrideName, From: r.Subject, To: line})}
	},
}
