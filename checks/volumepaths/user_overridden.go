package volumepaths

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixUser(p *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{
		fixUserLine(repair.PlaceOf(c)),
		{Title: redact.Textf("Set HOME=/home/astro in %s", p.Project().EnvFile.Path), Commands: redact.Texts(repair.AppendLine(p, "HOME=/home/astro", p.Project().EnvFile.Path)...), Safety: checks.Unsafe},
	}
}

// fixUserLine lets a service run as the user of the image.
func fixUserLine(place string) checks.Fix {
	return checks.Fix{Title: redact.Textf("Remove user: in %s, or set it to the default", place), Lines: redact.Texts("user: astro"), Safety: checks.Unsafe}
}

var UserOverridden = &checks.Rule{
	ID:       "user-overridden",
	Causes:   []cause.Kind{cause.UserOverridden},
	Refusals: []astro.RefusalKind{astro.UserOverridden}, Severity: checks.Error, Since: "0.1.0",
	Title: "user: changes the home folder",
	Doc: checks.Page(
		checks.NoCredentials+
			". For a name that the image does not have: `Error response from daemon: unable to find user alex: no matching entries in passwd file`.",
		"The override sets `user:`, usually to avoid problems with file permissions. "+
			"boto3 then looks in the home folder of that user: `/root` for root, and `/` for a uid that the image does not know, such as 1000. "+
			"The files are still mounted at `/home/astro/.aws`.",
		"Remove the `user:` line, and let uid 50000 read the files as described in `file-mode-unreadable`. "+
			"If you need `user:`, set the two variables to `/home/astro/.aws/config` and `/home/astro/.aws/credentials`; SSO tokens also need `HOME=/home/astro`.",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.MovedHome) redact.Text {
		return redact.Textf("user: %s makes boto3 look in %s; the files are mounted at %s", d.User, d.Looked, d.Target)
	}),
	Fixes: fixUser,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%suser: %s does not exist in the image, so no container starts", where, r.Subject)
	},
	RefusalFixes: func(_ *checks.Pass, r astro.Refusal) []checks.Fix {
		return []checks.Fix{fixUserLine(wording.RefusedAt(r))}
	},
}
