package volumepaths

import (
	"path/filepath"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var HostPathMissing = &checks.Rule{
	ID:       "host-path-missing",
	Causes:   []cause.Kind{cause.HostPathMissing},
	Refusals: []astro.RefusalKind{astro.HostPathMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mounted folder that does not exist",
	Doc: checks.Page(
		checks.NoCredentials+". "+
			"With the long form of a volume and a `bind:` block, the start ends with "+
			"`Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: /home/you/aws` "+
			"(Docker Desktop prints the path of its own virtual machine, such as `/host_mnt/Users/you/aws`); "+
			"where the source is a link that leads nowhere, with `error while creating mount source path '/home/you/.aws': mkdir /home/you/.aws: file exists`; "+
			"with a volume that binds a folder, with `failed to mount local volume`.",
		"The folder left of the colon is not on this machine: misspelt, of another operating system, or `aws configure` was never run. "+
			"For a short volume line the engine does not complain. It makes an empty folder there, on Linux owned by root, and starts. "+
			"Docker Desktop on macOS refuses paths outside the folders that it shares: `Mounts denied: The path /home/you/.aws is not shared from the host and is not known to Docker.` "+
			"On Windows the engine takes a path such as `/Users/you/.aws` for one of its own virtual machine: it knows folders of Windows by their drive only, as `C:\\Users\\you\\.aws` or `/c/Users/you/.aws`. "+
			"If `~/.aws/credentials` itself is mounted, it makes a folder of that name. "+
			"Inside another mount that has a file at this place it cannot mount the folder, and the start fails: `Are you trying to mount a directory onto a file (or vice-versa)?` "+
			"If the missing file is the project's `.env`, every later start fails: compose finds a folder there (`failed to read .env: is a directory`).",
		"Correct the path, or create the files with `aws configure`. "+
			"If the engine has already made an empty folder, remove it first:\n\n"+
			"```\nsudo rmdir ~/.aws\naws configure\nastro dev restart\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.MissingSource) redact.Text {
		return redact.Textf("%s mounts %s, which does not exist on this machine; %s", wording.OverrideLines(c), d.Path, wording.MadeWords(d.Made))
	}),
	Fixes:          repair.FixHostPath,
	RefusalMessage: missingSourceMessage,
	RefusalFixes:   fixMissingSource,
}

func missingSourceMessage(p *astro.Project, r astro.Refusal, where string) string {
	where = wording.MountRefusedAt(p, r, where)
	switch r.Fault {
	case astro.SourceMissing:
		return where + "the source is not on this machine, and `bind:` keeps the engine from making it"
	case astro.LinkToNothing:
		return where + "the source is a link that leads nowhere, and the engine can make no folder in its place"
	case astro.DeviceMissing:
		return where + "the device of the volume is not on this machine: compose fills in ~ and paths of the project only where the volume has `driver: local`, and the engine does not make it"
	case astro.EmptyOnFile:
		return where + emptyOnFile
	case astro.FolderOfEnvFile:
		return where + "the source is not on this machine; the engine makes a folder of it, which compose cannot read as an environment file from the next start on"
	}
	panic(checks.UnwordedFault(r))
}

func fixMissingSource(p *checks.Pass, r astro.Refusal) []checks.Fix {
	var title redact.Text
	switch r.Fault {
	case astro.LinkToNothing:
		title = redact.NewText("Mend the link, or put the folder in its place (" + p.Diagnosis().ShowPath(r.Mount.Source) + ")")
	case astro.DeviceMissing:
		title = redact.Textf("Write driver: local and device: %s in the volume %s, or mount the folder itself: - %s", filepath.Join(p.Machine.Home, ".aws"), r.Mount.Volume, repair.AwsSpec)
	case astro.EmptyOnFile:
		return fixEmptyOnFile(r)
	case astro.FolderOfEnvFile:
		return []checks.Fix{
			{Title: redact.NewText("Create the file before the start"), Commands: redact.Texts(p.TouchCommand(r.Subject)), Safety: checks.Unsafe},
			{Title: redact.NewText("Remove the volume line (" + wording.RefusedAt(r) + "); compose passes the variables of the file without it"), Safety: checks.Unsafe},
		}
	default:
		return repair.FixHostPath(p, cause.Cause{HostPath: r.Mount.Source, Mount: r.Mount})
	}
	return []checks.Fix{{Title: title, Safety: checks.Unsafe}}
}

// emptyOnFile says why the engine fails for a missing source inside another mount.
const emptyOnFile = "the source is not on this machine; the engine makes an empty folder of it, which it cannot mount on the file that is there in the mount around it"

func fixEmptyOnFile(r astro.Refusal) []checks.Fix {
	return []checks.Fix{{Title: redact.NewText("Take the line away, or put the file there that is to be mounted (" + wording.RefusedAt(r) + ")"), Safety: checks.Unsafe}}
}
