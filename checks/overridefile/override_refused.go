package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/redact"
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
	RefusalMessage: refusedMessage,
	RefusalFixes:   fixRefused,
}

func refusedMessage(p *astro.Project, r astro.Refusal, where string) string {
	switch r.Fault {
	case astro.NoFault, astro.FormatUnknown:
		return where + "compose refuses it"
	case astro.BindWithoutSource:
		return where + "the bind names no source"
	case astro.FolderForFile, astro.FolderNamed:
		return wording.FolderForFile(r)
	case astro.FileUnreadable:
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	}
	where = wording.MountRefusedAt(p, r, where)
	switch r.Fault {
	case astro.FileOnFolder:
		return where + "a file is mounted on what is a folder in the mount around it"
	case astro.NoMountpoint:
		return where + "the mount lies inside a read-only one, in which there is nothing at its place and none can be made"
	case astro.VolumeMissing:
		return where + volumeMissing
	case astro.VolumeOption:
		return where + "the driver_opts of the volume lack an option; a bind needs type: none, o: bind and device"
	case astro.TmpfsOption:
		return where + "the engine does not know this option of a tmpfs"
	case astro.TmpfsTaken:
		return where + "volumes_from takes over a volume of type tmpfs, which another container cannot have"
	case astro.FileInReadOnly:
		return where + "a config or secret with content is copied into the container before it starts, and the mount around its target is read-only"
	}
	panic(checks.UnwordedFault(r))
}

func fixRefused(p *checks.Pass, r astro.Refusal) []checks.Fix {
	title := redact.NewText("Mend " + wording.RefusedAt(r))
	switch r.Fault {
	case astro.FileUnreadable, astro.FolderForFile:
		return repair.FixUnreadable(p, r.Subject)
	case astro.VolumeMissing:
		return []checks.Fix{createVolume(p, r)}
	case astro.VolumeOption:
		title = redact.Textf("Write type: none, o: bind and device: in the volume %s, or mount the folder itself: - %s", r.Subject, repair.AwsSpec)
	case astro.FileInReadOnly:
		title = redact.Textf("Give the config or secret a target outside %s (%s)", r.Mount.Target, wording.RefusedAt(r))
	case astro.TmpfsTaken:
		title = redact.NewText("Write the tmpfs of the other service under tmpfs: instead of volumes: (" + wording.RefusedAt(r) + ")")
	}
	return []checks.Fix{{Title: title, Safety: checks.Unsafe}}
}

// volumeMissing says what an external volume needs.
const volumeMissing = "the volume is external, so it has to exist before the start; compose does not create it"

// createVolume creates a missing external volume.
func createVolume(p *checks.Pass, r astro.Refusal) checks.Fix {
	return checks.Fix{Title: redact.NewText("Create the volume, and copy the files into it"), Commands: redact.Texts("docker volume create " + p.Quote(r.Name)), Safety: checks.Unsafe}
}
