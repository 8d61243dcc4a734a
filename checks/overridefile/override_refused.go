package overridefile

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
)

var OverrideRefused = &checks.Rule{
	ID:       "override-refused",
	Refusals: []astro.RefusalKind{astro.OverrideRefused}, Severity: checks.Error, Since: "0.1.0",
	Title: "An override that compose refuses",
	Doc: checks.Page(
		"compose's own words, which the finding repeats. For a volume line with one colon too many: "+
			"`invalid spec: ~/.aws:/home/astro/.aws:ro:z: too many colons`.",
		"The file is well-formed, and compose does not accept what it says. "+
			"This page stands for all refusals that have none of their own.",
		"Change what the words name. Several modes of one mount are joined by commas: `:ro,z`."),
	RefusalMessage: repair.MountRefused,
	RefusalFixes:   repair.FixRefused,
}
