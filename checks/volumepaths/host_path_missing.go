package volumepaths

import (
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var HostPathMissing = &checks.Rule{
	ID:       "host-path-missing",
	Causes:   []cause.Kind{cause.HostPathMissing},
	Refusals: []astro.RefusalKind{astro.HostPathMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mounted folder does not exist on this machine",
	Doc: checks.Page(
		checks.NoCredentials+
			". "+
			"With the long form of a volume and a `bind:` block, the start ends with "+
			"`Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: /home/you/aws` "+
			"(Docker Desktop prints the path in its own virtual machine, such as `/host_mnt/Users/you/aws`). "+
			"If the source is a broken link: `error while creating mount source path '/home/you/.aws': mkdir /home/you/.aws: file exists`. "+
			"With a volume that binds a folder: `failed to mount local volume`.",
		"The folder left of the colon does not exist on this machine: it is misspelled, a path of another operating system, or `aws configure` was never run. "+
			"For a short volume line the engine does not fail: it creates an empty folder, owned by root on Linux, and mounts that. "+
			"Docker Desktop on macOS rejects paths outside the folders that it shares: `Mounts denied: The path /home/you/.aws is not shared from the host and is not known to Docker.` "+
			"On Windows the engine reads a path such as `/Users/you/.aws` as one in its own virtual machine: it needs the drive, as in `C:\\Users\\you\\.aws` or `/c/Users/you/.aws`. "+
			"If `~/.aws/credentials` itself is mounted, the engine creates a folder of that name. "+
			"Inside another mount with a file at that path it cannot mount the folder, and the start fails: `Are you trying to mount a directory onto a file (or vice-versa)?` "+
			"If the missing file is the `.env` of the project, every later start fails, because compose finds a folder there (`failed to read .env: is a directory`).",
		"Correct the path, or create the files with `aws configure`. "+
			"If the engine has already created an empty folder, remove it first:\n\n```\nsudo rmdir ~/.aws\naws configure\nastro dev restart\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.MissingSource) redact.Text {
		return redact.Textf("%s does not exist on this machine (%s); %s", d.Path, wording.OverrideLines(c), wording.MadeWords(d.Made))
	}),
	Fixes:          repair.FixHostPath,
	RefusalMessage: missingSourceMessage,
	RefusalFixes:   fixMissingSource,
}

func missingSourceMessage(p *astro.Project, r astro.Refusal, where string) string {
	where = wording.MountRefusedAt(p, r, where)
	switch r.Fault {
	case astro.SourceMissing:
		return where + "the source does not exist on this machine, and `bind:` keeps the engine from creating it"
	case astro.LinkToNothing:
		return where + "the source is a broken symbolic link"
	case astro.DeviceMissing:
		return where + "the device of the volume does not exist on this machine; compose expands ~ and relative paths only with `driver: local`"
	case astro.EmptyOnFile:
		return where + emptyOnFile
	case astro.FolderOfEnvFile:
		return where + "the source does not exist; the engine creates a folder there, and the next start cannot read it as an environment file"
	}
	panic(checks.UnwordedFault(r))
}

func fixMissingSource(p *checks.Pass, r astro.Refusal) []checks.Fix {
	switch r.Fault {
	case astro.LinkToNothing:
		return fixBrokenLink(p, r)
	case astro.DeviceMissing:
		folder := filepath.Join(p.Machine.Home, ".aws")
		if r.Mount.Volume != "" && p.Machine.Exists(folder) {
			return repair.FixMountSource(p, cause.Cause{Mount: r.Mount, At: r.At, HostPath: r.Mount.Source})
		}
		return []checks.Fix{
			{
				Title: redact.Textf("Set driver and device of the volume %s in %s", r.Mount.Volume, wording.RefusedAt(r)), Safety: checks.Unsafe,
				Lines: redact.Texts("driver: local", "driver_opts:", "  type: none", "  o: bind", "  device: "+folder),
			},
			{Title: redact.NewText("Mount the folder instead of the volume, in each service under volumes:"), Lines: redact.Texts("- " + repair.AwsSpec), Safety: checks.Unsafe},
		}
	case astro.EmptyOnFile:
		return fixEmptyOnFile(p, r)
	case astro.FolderOfEnvFile:
		return []checks.Fix{
			{Title: redact.NewText("Create the file"), Commands: redact.Texts(p.TouchCommand(r.Subject)), Safety: checks.Unsafe},
			checks.WithEdit("Remove the volume line in "+wording.RefusedAt(r)+": compose reads the file without it", checks.Unsafe,
				fixers.ChangeMounts{File: astro.OverrideName, Remove: []string{r.Mount.Target}}),
		}
	}
	return repair.FixHostPath(p, cause.Cause{HostPath: r.Mount.Source, Mount: r.Mount})
}

// emptyOnFile says why the engine fails for a missing source inside another mount.
const emptyOnFile = "the source does not exist on this machine, and the engine cannot mount an empty folder on the file of the outer mount"

func fixEmptyOnFile(p *checks.Pass, r astro.Refusal) []checks.Fix {
	return repair.EmptyOnFile(p, r, wording.RefusedAt(r))
}

// fixBrokenLink mounts the AWS folder of this machine in place of a broken link, or creates files in
// the place of the link.
func fixBrokenLink(p *checks.Pass, r astro.Refusal) []checks.Fix {
	folder := filepath.Join(p.Machine.Home, ".aws")
	c := cause.Cause{HostPath: r.Mount.Source, Mount: r.Mount, At: r.At}
	switch {
	case r.Mount.Source == folder || filepath.Dir(r.Mount.Source) == folder:
		return repair.WithoutLink(p, c, r.Mount.Source)
	case p.Machine.Exists(folder) && strings.Contains(r.Mount.Target, ".aws"):
		return repair.FixMountSource(p, c)
	}
	return []checks.Fix{{
		Title: redact.NewText("Replace the broken link with a folder"), Safety: checks.Unsafe,
		Commands: redact.Texts(p.RemoveCommand(r.Mount.Source), "mkdir "+p.QuotePath(r.Mount.Source)),
	}}
}
