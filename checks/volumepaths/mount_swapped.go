package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixSwappedMount(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{repair.ReplaceMount(c.Mount.Raw, "Exchange the two sides")}
}

var MountSwapped = &checks.Rule{
	ID:     "mount-swapped",
	Causes: []cause.Kind{cause.MountSwapped}, Severity: checks.Error, Since: "0.1.0",
	Title: "Source and target exchanged",
	Doc: checks.Page(
		checks.NoCredentials+". "+
			"On Linux there may be a new, empty folder `/home/astro/.aws` on your machine, owned by root.",
		"In a volume line your machine's folder stands left of the colon and the container's right of it. "+
			"The other way round, the engine makes the missing folder on your machine and mounts that empty one.",
		"Exchange the two sides, and remove the folder that the engine made.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("%s has source and target exchanged: it mounts %s of this machine at %s in the container", wording.OverrideLines(c), d.Source, d.Target)
	}),
	Fixes: fixSwappedMount,
}
