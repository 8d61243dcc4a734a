package volumepaths

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixUser(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{
		{Title: redact.NewText("Remove user: from the services, so that they run as astro"), Safety: checks.Unsafe},
		{Title: redact.NewText("Set HOME=/home/astro in the environment file"), Safety: checks.Unsafe},
	}
}

var UserOverridden = &checks.Rule{
	ID:       "user-overridden",
	Causes:   []cause.Kind{cause.UserOverridden},
	Refusals: []astro.RefusalKind{astro.UserOverridden}, Severity: checks.Error, Since: "0.1.0",
	Title: "User setting that moves the home folder",
	Doc: checks.Page(
		checks.NoCredentials+". For a name that the image does not have: `Error response from daemon: unable to find user alex: no matching entries in passwd file`.",
		"The override sets `user:`, usually to get round file permissions. "+
			"boto3 looks in that user's home folder: `/root` for root, and `/` for a uid that the image does not know, such as 1000. "+
			"The files are still mounted at `/home/astro/.aws`.",
		"Remove the `user:` line, and let uid 50000 read the files as `file-mode-unreadable` describes. "+
			"If `user:` has to stay, set the two variables to `/home/astro/.aws/config` and `/home/astro/.aws/credentials`; SSO tokens also need `HOME=/home/astro`.",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.MovedHome) redact.Text {
		return redact.Textf("user: %s in %s has the home folder %s in the container, so boto3 looks in %s; the files are mounted at %s", d.User, astro.OverrideName, d.Home, d.Looked, d.Target)
	}),
	Fixes: fixUser,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%suser: %s is not in the image, so the engine starts no container", where, r.Subject)
	},
	RefusalFixes: func(*checks.Pass, astro.Refusal) []checks.Fix {
		return []checks.Fix{{Title: redact.NewText("Remove user: from the services, so that they run as astro"), Safety: checks.Unsafe}}
	},
}
