package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var WindowsPathOnPosix = &checks.Rule{
	ID:       "windows-path-on-posix",
	Causes:   []cause.Kind{cause.WindowsPathOnPOSIX},
	Refusals: []astro.RefusalKind{astro.WindowsPathOnPOSIX}, Severity: checks.Error, Since: "0.1.0",
	Title: "A Windows path on a system without drives",
	Doc: checks.Page(
		"`Error response from daemon: invalid volume specification: 'C:\\Users\\alex\\.aws:/home/astro/.aws:rw'`",
		"The path names a drive, and the engine of this machine knows none. "+
			"In WSL the drive is at `/mnt/c`, and `~` is the home folder of the Linux user, not of the Windows one.",
		"Write `~/.aws`. To use the files of Windows from WSL, name them as WSL does: `/mnt/c/Users/alex/.aws`."),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("%s mounts %s, a Windows path, and this machine has no drives", wording.OverrideLines(c), d.Source)
	}),
	Fixes: repair.FixMountSource,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%s%s is a Windows path; the engine of this machine knows no drives", where, r.Subject)
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix {
		return []checks.Fix{repair.ReplaceMount(r.Subject, "Mount the folder of this machine")}
	},
}
