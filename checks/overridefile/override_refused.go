package overridefile

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var OverrideRefused = &checks.Rule{
	ID:       "override-refused",
	Refusals: []astro.RefusalKind{astro.OverrideRefused}, Severity: checks.Error, Since: "0.1.0",
	Title: "Docker Compose rejects the override",
	Doc: checks.Page(
		"The error message of compose, which the finding repeats. For a volume with one colon too many: "+
			"`invalid spec: ~/.aws:/home/astro/.aws:ro:z: too many colons`.",
		"The file is a valid Compose file, but compose or the engine does not accept one of its values. "+
			"This page covers all such errors that have no rule of their own.",
		"Change the value that the message names. Separate the modes of a mount by commas: `:ro,z`."),
	RefusalMessage: refusedMessage,
	RefusalFixes:   fixRefused,
}

func refusedMessage(p *astro.Project, r astro.Refusal, where string) string {
	switch r.Fault {
	case astro.NoFault, astro.FormatUnknown:
		if from, _ := joinedModes(p, r); from != "" {
			return wording.RefusedAt(r) + " separates the mount modes by a colon instead of a comma"
		}
		return "compose rejects " + wording.RefusedAt(r)
	case astro.BindWithoutSource:
		return wording.RefusedAt(r) + " has a bind mount without a source"
	case astro.FolderForFile, astro.FolderNamed:
		return wording.FolderForFile(r)
	case astro.FileUnreadable:
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	}
	at := strings.TrimSuffix(wording.MountRefusedAt(p, r, where), ": ")
	switch r.Fault {
	case astro.FileOnFolder:
		return at + " mounts a file on a folder"
	case astro.NoMountpoint:
		return fmt.Sprintf("%s mounts %s inside a read-only mount that does not contain it", at, r.Mount.Target)
	case astro.VolumeMissing:
		return fmt.Sprintf("%s mounts the external volume %s, which does not exist", at, r.Name)
	case astro.VolumeOption:
		return fmt.Sprintf("the driver_opts of the volume %s are incomplete (%s): a bind needs type, o and device", r.Subject, at)
	case astro.CopyOfBind:
		return at + " has the mode nocopy, which the engine accepts only for a named volume"
	case astro.TmpfsOption:
		return at + " has a tmpfs option that the engine does not support"
	case astro.TmpfsTaken:
		return at + " uses volumes_from with a tmpfs volume, which containers cannot share"
	case astro.FileInReadOnly:
		return fmt.Sprintf("%s puts a config or secret with content into the read-only mount %s", at, r.Mount.Target)
	}
	panic(checks.UnwordedFault(r))
}

func fixRefused(p *checks.Pass, r astro.Refusal) []checks.Fix {
	at := wording.RefusedAt(r)
	write := func(title string, lines ...string) []checks.Fix {
		return []checks.Fix{{Title: redact.NewText(title), Lines: redact.Texts(lines...), Safety: checks.Unsafe}}
	}
	switch r.Fault {
	case astro.FileUnreadable, astro.FolderForFile:
		return repair.FixUnreadable(p, r.Subject)
	case astro.VolumeMissing:
		return []checks.Fix{createVolume(p, r)}
	case astro.VolumeOption:
		return write(fmt.Sprintf("Complete the volume %s in %s, or mount the folder itself: %s", r.Subject, astro.OverrideName, mount),
			"volumes:", "  "+r.Subject+":", "    driver_opts:", "      type: none", "      o: bind", "      device: "+p.Machine.Home+"/.aws")
	case astro.FileInReadOnly, astro.NoMountpoint:
		if outer := readOnlyAround(p.Project(), r.Mount.Target); outer != "" {
			return []checks.Fix{checks.WithEdit("Mount "+outer+" read-write", checks.Unsafe,
				fixers.SetMountMode{File: astro.OverrideName, Target: outer, Access: fixers.ReadWrite})}
		}
	case astro.TmpfsTaken:
		return write("Use tmpfs: instead of volumes: for the tmpfs in "+at, "tmpfs:", "  - "+r.Mount.Target)
	case astro.CopyOfBind:
		spec, mode, ok := strings.Cut(r.Mount.Raw, r.Mount.Target+":")
		if !ok {
			return write("Remove nocopy from " + at)
		}
		options := slices.DeleteFunc(strings.Split(mode, ","), func(option string) bool { return option == "nocopy" })
		to := strings.TrimSuffix(spec+r.Mount.Target+":"+strings.Join(options, ","), ":")
		return []checks.Fix{checks.WithEdit("Remove nocopy from "+at, checks.Safe, fixers.ReplaceMount{File: astro.OverrideName, From: r.Mount.Raw, To: to})}
	case astro.TmpfsOption:
		return write("Write the tmpfs in "+at+" without options", "tmpfs:", "  - "+r.Mount.Target)
	case astro.FileOnFolder:
		return write("Mount the file under its own name in "+at, "- "+repair.WrittenSource(r.Mount)+":"+r.Mount.Target+"/"+path.Base(r.Mount.Source))
	case astro.BindWithoutSource:
		return write("Add the source to the bind mount in "+at, "source: "+repair.HomeSource)
	case astro.FormatUnknown:
		fix := checks.Fix{Title: redact.Textf("Remove format: from env_file: in %s", at), Safety: checks.Unsafe}
		if fix = repair.WithChanges(fix, withoutFormat(p.Project().Override.Data)); fix.Edit == nil {
			fix.Lines = redact.Texts("env_file:", "  - path: FILE")
		}
		return []checks.Fix{fix}
	}
	if from, to := joinedModes(p.Project(), r); from != "" {
		return []checks.Fix{checks.WithEdit("Write - "+to, checks.Safe, fixers.ReplaceMount{File: astro.OverrideName, From: from, To: to})}
	}
	for _, fix := range fixNamed(p, r) {
		if repair.Cures(p, fix, r) {
			return []checks.Fix{fix}
		}
	}
	return []checks.Fix{{Title: redact.NewText("Correct " + at + " as the message of compose says"), Safety: checks.Unsafe}}
}

// joinedModes is a refused volume whose modes are separated by colons, and the same with commas; ""
// if it is another one.
func joinedModes(p *astro.Project, r astro.Refusal) (from, to string) {
	if len(r.At) == 0 {
		return "", ""
	}
	for _, s := range p.Override.Services {
		for _, v := range p.Override.Volumes(s.Name) {
			parts := strings.Split(v.Raw, ":")
			if v.Origin != r.At[0] || len(parts) < 4 || !known(parts[2:]) {
				continue
			}
			return v.Raw, parts[0] + ":" + parts[1] + ":" + strings.Join(parts[2:], ",")
		}
	}
	return "", ""
}

// known reports whether all of these are mount modes.
func known(modes []string) bool {
	for _, mode := range modes {
		if mode == "" || unknownMode(mode) != "" {
			return false
		}
	}
	return true
}

// readOnlyAround is the target of the read-only mount of the override around a path, "" if there is
// none.
func readOnlyAround(p *astro.Project, target string) string {
	for _, s := range p.Services {
		for _, m := range s.Mounts {
			if m.FromOverride && m.ReadOnly && (m.Target == target || strings.HasPrefix(target, m.Target+"/")) {
				return m.Target
			}
		}
	}
	return ""
}

// createVolume creates a missing external volume.
func createVolume(p *checks.Pass, r astro.Refusal) checks.Fix {
	return checks.Fix{Title: redact.Textf("Create the volume %s, then copy the files into it", r.Name), Commands: redact.Texts("docker volume create " + p.Quote(r.Name)), Safety: checks.Unsafe}
}
