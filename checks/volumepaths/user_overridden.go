package volumepaths

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

func fixUser(p *checks.Pass, c cause.Cause) []checks.Fix {
	home := repair.SetInEnvFile(p, "HOME", path.Dir(repair.AwsHome))
	user := fixUserLine(repair.PlaceOf(c), c.Services)
	if readableByAll(p, c) {
		return []checks.Fix{user, home}
	}
	return []checks.Fix{home, user} // the default user could not read the files
}

// readableByAll reports whether the user of the image could read the mounted files.
func readableByAll(p *checks.Pass, c cause.Cause) bool {
	if c.Mount == nil {
		return false
	}
	files := []string{c.Mount.Source}
	if info, err := p.Machine.Stat(c.Mount.Source); err == nil && info.Mode.IsDir() {
		files = append(files, filepath.Join(c.Mount.Source, "config"), filepath.Join(c.Mount.Source, "credentials"))
	}
	for _, name := range files {
		info, err := p.Machine.Stat(name)
		need := fs.FileMode(0o004)
		if err == nil && info.Mode.IsDir() {
			need = 0o001
		}
		if err == nil && p.EngineFacts().Ownership == containerfs.Direct && info.Mode.Perm()&need == 0 {
			return false
		}
	}
	return true
}

// fixUserLine lets services run as the user of the image.
func fixUserLine(place string, services []string) checks.Fix {
	return checks.WithEdit("Set user: astro, the default, in "+place, checks.Unsafe, fixers.SetKey{File: astro.OverrideName, Services: services, Key: "user", Value: "astro"})
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
		return []checks.Fix{fixUserLine(wording.RefusedAt(r), r.Services)}
	},
}
