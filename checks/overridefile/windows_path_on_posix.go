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
	Title: "Windows path on Linux or macOS",
	Doc: checks.Page(
		"`Error response from daemon: invalid volume specification: 'C:\\Users\\alex\\.aws:/home/astro/.aws:rw'`",
		"The path begins with a drive letter, which exists only on Windows. "+
			"In WSL, drive C: is mounted at `/mnt/c`, and `~` is the home folder of the Linux user.",
		"Write `~/.aws`. To use the files of Windows in WSL, write `/mnt/c/Users/alex/.aws`."),
	Message: checks.Says(func(c cause.Cause, d cause.Mounted) redact.Text {
		return redact.Textf("%s mounts a Windows path: %s", wording.OverrideLines(c), d.Source)
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix { return withLine(repair.FixMountSource(p, c)) },
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return fmt.Sprintf("%s mounts a Windows path: %s", wording.RefusedAt(r), r.Subject)
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix {
		return withLine([]checks.Fix{repair.ReplaceMount(r.Subject, "Mount your AWS folder")})
	},
}
