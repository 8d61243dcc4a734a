package overridefile

import (
	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var OverrideVersionKey = &checks.Rule{
	ID:       "override-version-key",
	Refusals: []astro.RefusalKind{astro.OverrideVersionKey}, Severity: checks.Warning, Since: "0.1.0",
	Title: "The obsolete key version",
	Doc: checks.Page(
		"With quotes a line in the log: ``level=warning msg=\"docker-compose.override.yml: the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential confusion\"``. "+
			"Without quotes the start fails: `validating docker-compose.override.yml: version must be a string`.",
		"compose no longer has versions of its file. It passes over a text and refuses a number, and `3.1` without quotes is a number. "+
			"Only the number is reported, as an error: a version in quotes, as the published instructions have it, does no harm.",
		"Remove the line."),
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "version: needs quotes, or better: leave it out, nobody reads it"
	},
	RefusalFixes: func(*checks.Pass, astro.Refusal) []checks.Fix {
		return []checks.Fix{{Title: redact.NewText("Remove the line with version:"), Safety: checks.Unsafe}}
	},
}
