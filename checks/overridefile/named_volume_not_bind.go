package overridefile

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// fixExternal replaces an external volume by the folder of this machine.
func fixExternal(p *checks.Pass, r astro.Refusal) []checks.Fix {
	return append(withLine([]checks.Fix{repair.ReplaceMount(r.Mount.Raw, "Mount your AWS folder instead")}), createVolume(p, r))
}

func externalMessage(p *astro.Project, r astro.Refusal, where string) string {
	volume := wording.MountRefusedAt(p, r, where) + "external volume " + r.Name
	switch r.Fault {
	case astro.VolumeMissing:
		return volume + " not found"
	case astro.VolumeNotAsked:
		return volume + " is mounted instead of your AWS folder; the engine was not asked whether it exists"
	}
	panic(checks.UnwordedFault(r))
}

var NamedVolumeNotBind = &checks.Rule{
	ID:       "named-volume-not-bind",
	Causes:   []cause.Kind{cause.NamedVolumeNotBind},
	Refusals: []astro.RefusalKind{astro.NamedVolumeNotBind}, Severity: checks.Error, Since: "0.1.0",
	Title: "Named volume instead of the AWS folder",
	Doc: checks.Page(
		checks.NoCredentials+". `astro dev start` succeeds.",
		"The source is the name of a volume that Docker manages. It is empty at first and unrelated to `~/.aws` on your machine. "+
			"A volume with `external: true` has to exist before the start; otherwise compose fails with `external volume \"aws\" not found`.",
		"Use the folder `~/.aws` as source, and remove the volume from the top-level `volumes:`."),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("%s mounts the named volume %q at %s instead of your AWS folder", wording.OverrideLines(c), d.Source, d.Target)
	}),
	Fixes:          func(p *checks.Pass, c cause.Cause) []checks.Fix { return withLine(repair.FixMountSource(p, c)) },
	RefusalFixes:   fixExternal,
	RefusalMessage: externalMessage,
}
