package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixSwappedMount(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{repair.ReplaceMount(c.Mount.Raw, "Swap the two sides")}
}

var MountSwapped = &checks.Rule{
	ID:     "mount-swapped",
	Causes: []cause.Kind{cause.MountSwapped}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mount source and target swapped",
	Doc: checks.Page(
		checks.NoCredentials+
			". "+
			"On Linux there may be a new, empty folder `/home/astro/.aws` on your machine, owned by root.",
		"In a volume line the folder of your machine comes left of the colon and the folder in the container right of it. "+
			"The other way round, the engine creates the missing folder on your machine and mounts it empty.",
		"Swap the two sides, and remove the folder that the engine created.\n\n```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("source and target are swapped: %s of this machine is mounted at %s (%s)", d.Source, d.Target, wording.OverrideLines(c))
	}),
	Fixes: fixSwappedMount,
}
