package repair

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// FixRefused is the cure of a refusal whose rule has none of its own: by the file that
// cannot be read, or by what is wrong with the mount.
func FixRefused(p *checks.Pass, r astro.Refusal) []checks.Fix {
	if r.Unreadable != "" {
		return FixUnreadable(p, r.Subject)
	}
	switch r.Fault {
	case astro.SourceMissing:
		return FixHostPath(p, cause.Cause{HostPath: r.Mount.Source, Mount: r.Mount})
	case astro.BelowFile:
		return []checks.Fix{RetargetFile(p, r.Mount, r.Mount.Target)}
	case astro.FolderOfEnvFile:
		return []checks.Fix{
			{Title: redact.NewText("Create the file before the start"), Commands: redact.Texts(p.TouchCommand(r.Subject)), Safety: checks.Unsafe},
			{Title: redact.NewText("Remove the volume line (" + wording.RefusedAt(r) + "); compose passes the variables of the file without it"), Safety: checks.Unsafe},
		}
	case astro.VolumeMissing, astro.VolumeNotAsked:
		return []checks.Fix{{Title: redact.NewText("Create the volume, and copy the files into it"), Commands: redact.Texts("docker volume create " + p.Quote(externalName(r))), Safety: checks.Unsafe}}
	case astro.VolumeOption:
		return []checks.Fix{{Title: redact.Textf("Write type: none, o: bind and device: in the volume %s, or mount the folder itself: - %s", r.Subject, AwsSpec), Safety: checks.Unsafe}}
	case astro.FileInReadOnly:
		return []checks.Fix{{Title: redact.Textf("Give the config or secret a target outside %s (%s)", r.Mount.Target, wording.RefusedAt(r)), Safety: checks.Unsafe}}
	case astro.TmpfsTaken:
		return []checks.Fix{{Title: redact.NewText("Write the tmpfs of the other service under tmpfs: instead of volumes: (" + wording.RefusedAt(r) + ")"), Safety: checks.Unsafe}}
	case astro.DeviceMissing:
		return []checks.Fix{{Title: redact.Textf("Write driver: local and device: %s in the volume %s, or mount the folder itself: - %s", filepath.Join(p.Machine.Home, ".aws"), r.Mount.Volume, AwsSpec), Safety: checks.Unsafe}}
	case astro.LinkToNothing:
		return []checks.Fix{{Title: redact.NewText("Mend the link, or put the folder in its place (" + p.Diagnosis().ShowPath(r.Mount.Source) + ")"), Safety: checks.Unsafe}}
	case astro.EmptyOnFile:
		return []checks.Fix{{Title: redact.NewText("Take the line away, or put the file there that is to be mounted (" + wording.RefusedAt(r) + ")"), Safety: checks.Unsafe}}
	case astro.FolderOnFile:
		return []checks.Fix{{Title: redact.NewText("Mount a file there, or take the line away: the file of the mount around it then counts (" + wording.RefusedAt(r) + ")"), Safety: checks.Unsafe}}
	}
	return []checks.Fix{{Title: redact.NewText("Mend " + wording.RefusedAt(r)), Safety: checks.Unsafe}}
}

// externalName is the name of the volume that is missing, as compose names it.
func externalName(r astro.Refusal) string {
	_, name, _ := strings.Cut(r.Text, `"`)
	name, _, _ = strings.Cut(name, `"`)
	return name
}

// MountRefused says what is wrong with a mount, or with a file that cannot be read.
func MountRefused(p *astro.Project, r astro.Refusal, where string) string {
	if r.Fault == astro.BelowFile {
		return fmt.Sprintf("%sthe file %s is mounted on the folder's name %s, and %s mounts something below it, at %s", where, cmp.Or(r.Mount.Written, r.Mount.Source), r.Mount.Target, cause.Place(r.At[len(r.At)-1]), r.Subject)
	}
	if words := mountFaultWords[r.Fault]; words != "" {
		if where == "" { // the CLI's own mount
			where = strings.TrimPrefix(filepath.ToSlash(r.Mount.Source), filepath.ToSlash(p.Dir)+"/") + ": "
		}
		return where + words
	}
	if strings.Contains(r.Text, "field Source must not be empty") {
		return fmt.Sprintf("%sthe bind at %s names no source", where, r.Subject)
	}
	if strings.Contains(r.Text, "is a directory") {
		return fmt.Sprintf("%s is a folder; compose wants a file", r.Subject)
	}
	if r.Unreadable != "" {
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	}
	return where + "compose refuses it"
}

// mountFaultWords say why the engine cannot make a mount.
var mountFaultWords = map[astro.MountFault]string{
	astro.SourceMissing:   "the source is not on this machine, and `bind:` keeps the engine from making it",
	astro.LinkToNothing:   "the source is a link that leads nowhere, and the engine can make no folder in its place",
	astro.DeviceMissing:   "the device of the volume is not on this machine: compose fills in ~ and paths of the project only where the volume has `driver: local`, and the engine does not make it",
	astro.EmptyOnFile:     "the source is not on this machine; the engine makes an empty folder of it, which it cannot mount on the file that is there in the mount around it",
	astro.FolderOnFile:    "a folder is mounted on what is a file in the mount around it",
	astro.FileOnFolder:    "a file is mounted on what is a folder in the mount around it",
	astro.FolderOfEnvFile: "the source is not on this machine; the engine makes a folder of it, which compose cannot read as an environment file from the next start on",
	astro.VolumeMissing:   "the volume is external, so it has to exist before the start; compose does not create it",
	astro.VolumeNotAsked:  "the volume is external: compose does not create it, and whether the engine has one with AWS files in it was not asked; it is not the folder of this machine",
	astro.VolumeOption:    "the driver_opts of the volume lack an option; a bind needs type: none, o: bind and device",
	astro.TmpfsOption:     "the engine does not know this option of a tmpfs",
	astro.TmpfsTaken:      "volumes_from takes over a volume of type tmpfs, which another container cannot have",
	astro.FileInReadOnly:  "a config or secret with content is copied into the container before it starts, and the mount around its target is read-only",
	astro.NoMountpoint:    "the mount lies inside a read-only one, in which there is nothing at its place and none can be made",
}
