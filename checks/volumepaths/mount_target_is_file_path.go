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
	return []checks.Fix{checks.WithEdit("Mount the folder at "+path.Dir(c.Mount.Target), checks.Safe,
		repair.Retarget(p, c, path.Dir(c.Mount.Target)))}
}

var MountTargetIsFilePath = &checks.Rule{
	ID:       "mount-target-is-file-path",
	Causes:   []cause.Kind{cause.MountTargetIsFilePath},
	Refusals: []astro.RefusalKind{astro.MountTargetIsFilePath}, Severity: checks.Error, Since: "0.1.0",
	Title: "Folder mounted on the name of a file",
	Doc: checks.Page(
		checks.NoCredentials+". Inside another mount that has a file at this place the start fails: `Are you trying to mount a directory onto a file (or vice-versa)?`",
		"The volume line mounts the folder `~/.aws` at a path such as `/home/astro/.aws/credentials`. "+
			"In the container that path is then a folder, and boto3 treats a folder as a file that is not there. "+
			"The reverse is a file such as `~/.aws/config` mounted on the folder's name, `/home/astro/.aws`: nothing can be mounted below it, and the start fails with `not a directory`.",
		"Mount the folder on the folder, or each file on its own name.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.FolderOnFile) redact.Text {
		if d.Missing {
			return redact.Textf("%s mounts %s on %s, and on this machine it is %s, not a file; the engine makes a folder where the file of a mount is missing",
				wording.OverrideLines(c), d.Source, d.Target, wording.KindWords(d.Is))
		}
		return redact.Textf("%s mounts the folder %s on %s, where boto3 looks for a file", wording.OverrideLines(c), d.Source, d.Target)
	}),
	Fixes: fixFilePathTarget,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		switch r.Fault {
		case astro.BelowFile:
			return fmt.Sprintf("%sthe file %s is mounted on the folder's name %s, and %s mounts something below it, at %s",
				where, cmp.Or(r.Mount.Written, r.Mount.Source), r.Mount.Target, cause.Place(r.At[len(r.At)-1]), r.Subject)
		case astro.FolderOnFile:
			return wording.MountRefusedAt(p, r, where) + "a folder is mounted on what is a file in the mount around it"
		}
		panic(checks.UnwordedFault(r))
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		if r.Fault == astro.BelowFile {
			return []checks.Fix{repair.RetargetFile(p, r.Mount, r.Mount.Target)}
		}
		return []checks.Fix{{Title: redact.NewText("Mount a file there, or take the line away: the file of the mount around it then counts (" + wording.RefusedAt(r) + ")"), Safety: checks.Unsafe}}
	},
}
