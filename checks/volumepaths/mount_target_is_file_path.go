package volumepaths

import (
	"cmp"
	"fmt"
	"path"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixFilePathTarget(p *checks.Pass, c cause.Cause) []checks.Fix {
	if repair.IsAWSFile(c.HostPath) { // the source has the right name, but is not a file
		return repair.InPlaceOfFile(p, c, c.HostPath)
	}
	return repair.FixFolderOnFile(p, c)
}

var MountTargetIsFilePath = &checks.Rule{
	ID:       "mount-target-is-file-path",
	Causes:   []cause.Kind{cause.MountTargetIsFilePath},
	Refusals: []astro.RefusalKind{astro.MountTargetIsFilePath}, Severity: checks.Error, Since: "0.1.0",
	Title: "Folder mounted where boto3 expects a file",
	Doc: checks.Page(
		checks.NoCredentials+
			". Inside another mount that has a file at that path the start fails: `Are you trying to mount a directory onto a file (or vice-versa)?`",
		"The volume line mounts the folder `~/.aws` at a path such as `/home/astro/.aws/credentials`. "+
			"In the container that path is then a folder, and boto3 treats a folder as a missing file. "+
			"The reverse is a file such as `~/.aws/config` mounted at the path of the folder, `/home/astro/.aws`: nothing can be mounted below it, and the start fails with `not a directory`.",
		"Mount the folder at the path of the folder, or each file at its own path.\n\n```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.FolderOnFile) redact.Text {
		if d.Missing {
			return redact.Textf("%s is %s on this machine, not a file, and is mounted at %s", d.Source, wording.KindWords(d.Is), d.Target)
		}
		return redact.Textf("the folder %s is mounted at %s, where boto3 expects a file (%s)", d.Source, d.Target, wording.OverrideLines(c))
	}),
	Fixes: fixFilePathTarget,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		switch r.Fault {
		case astro.BelowFile:
			return fmt.Sprintf("%sthe file %s is mounted at the folder path %s, but %s mounts %s below it",
				where, cmp.Or(r.Mount.Written, r.Mount.Source), r.Mount.Target, cause.Place(r.At[len(r.At)-1]), r.Subject)
		case astro.FolderOnFile:
			return wording.MountRefusedAt(p, r, where) + "a folder is mounted on a file of the outer mount"
		}
		panic(checks.UnwordedFault(r))
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		if r.Fault == astro.BelowFile {
			return []checks.Fix{repair.FixFileBelow(p, r)}
		}
		return []checks.Fix{{Title: redact.NewText("Mount the file instead of the folder in " + wording.RefusedAt(r) + ", or remove the line to use the file of the outer mount"), Lines: fileLine(r), Safety: checks.Unsafe}}
	},
}

// fileLine mounts the file of this machine that has the name of the target.
func fileLine(r astro.Refusal) []redact.Text {
	if r.Mount == nil || !repair.IsAWSFile(r.Mount.Target) {
		return nil
	}
	return redact.Texts("- " + repair.HomeSource + "/" + path.Base(r.Mount.Target) + ":" + r.Mount.Target)
}
