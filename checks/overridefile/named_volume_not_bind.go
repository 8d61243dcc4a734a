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
	return []checks.Fix{repair.ReplaceMount(r.Mount.Raw, "Mount the folder of this machine instead"), createVolume(p, r)}
}

func externalMessage(p *astro.Project, r astro.Refusal, where string) string {
	where = wording.MountRefusedAt(p, r, where)
	switch r.Fault {
	case astro.VolumeMissing:
		return where + volumeMissing
	case astro.VolumeNotAsked:
		return where + "the volume is external: compose does not create it, and whether the engine has one with AWS files in it was not asked; it is not the folder of this machine"
	}
	panic(checks.UnwordedFault(r))
}

var NamedVolumeNotBind = &checks.Rule{
	ID:       "named-volume-not-bind",
	Causes:   []cause.Kind{cause.NamedVolumeNotBind},
	Refusals: []astro.RefusalKind{astro.NamedVolumeNotBind}, Severity: checks.Error, Since: "0.1.0",
	Title: "A named volume in the place of the AWS folder",
	Doc: checks.Page(
		checks.NoCredentials+". The start succeeds.",
		"The line mounts a volume that Docker keeps. It starts empty and has nothing to do with `~/.aws` of this machine. "+
			"One that is declared with `external: true` has to exist before the start; otherwise compose stops with `external volume \"aws\" not found`.",
		"Name the folder as source, and remove the declaration under `volumes:` at the top of the file."),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("%s mounts the named volume %q at %s, which starts empty and is not the folder of this machine", wording.OverrideLines(c), d.Source, d.Target)
	}),
	Fixes:          repair.FixMountSource,
	RefusalFixes:   fixExternal,
	RefusalMessage: externalMessage,
}
