package overridefile

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var OverrideVersionKey = &checks.Rule{
	ID:       "override-version-key",
	Refusals: []astro.RefusalKind{astro.OverrideVersionKey}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Invalid version key in the override",
	Doc: checks.Page(
		"In quotes, it only causes a warning: ``level=warning msg=\"docker-compose.override.yml: the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential confusion\"``. "+
			"Without quotes the start fails: `validating docker-compose.override.yml: version must be a string`.",
		"The key `version` is obsolete. compose ignores a string and rejects a number, and `3.1` without quotes is a number. "+
			"doctor reports only the number, as an error: a version in quotes is harmless.",
		"Remove the line."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return "version in " + wording.RefusedAt(r) + " is a number; compose accepts only a string"
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		fix := checks.Fix{Title: redact.Textf("Remove version: (%s)", wording.RefusedAt(r)), Safety: checks.Safe}
		return []checks.Fix{repair.WithChanges(fix, repair.RemovedAt(p.Project().Override.Data, r.At))}
	},
}
