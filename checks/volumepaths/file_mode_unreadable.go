package volumepaths

import (
	"context"
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"fmt"
	"path/filepath"
	"slices"
)

var FileModeUnreadable = &checks.Rule{
	ID:     "file-mode-unreadable",
	Causes: []cause.Kind{cause.FileModeUnreadable}, Severity: checks.Error, Since: "0.1.0",
	Title: "File not readable by the container user",
	Doc: checks.Page(
		checks.NoCredentials+
			", or `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`. "+
			"boto3 never mentions permissions: it silently ignores a file that it cannot open.",
		"`aws configure` creates its files with mode 0600, readable by you alone. "+
			"On native Linux a mount keeps owners and modes, and the container runs as `astro` with uid 50000, which cannot read them. "+
			"Docker Desktop and OrbStack show files as owned by the container user, so this does not happen there. "+
			"The same applies to every other file that boto3 opens, but then it prints an error: a web identity token file (`PermissionError: [Errno 13] Permission denied`), "+
			"a CA bundle (`SSLError: SSL validation failed … [Errno 13] Permission denied`), a script of `credential_process`. "+
			"The finding is a warning if boto3 finds credentials elsewhere and only the settings in the file are lost.",
		"Let that one user read the files:\n\n```\nsetfacl -m u:50000:x ~/.aws\nsetfacl -m u:50000:r ~/.aws/config ~/.aws/credentials\n```\n\n"+
			"A later `chmod 600` undoes this. Without `setfacl`, run `chmod 644 ~/.aws/config ~/.aws/credentials`, but then every user of this machine can read your keys.",
	),
	Look:    lookPassedOver,
	Message: checks.Says(unreadableWords),
	Fixes:   repair.FixMode,
}

// lookPassedOver finds a file that boto3 ignores because its user may not read it although it
// finds credentials elsewhere: the region and the profiles in the file have no effect.
func lookPassedOver(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	passed := checks.NewGroups()
	views := map[string]*sessions.View{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil {
			continue
		}
		for _, f := range repair.Unreadable(o) {
			passed.Add(f.Entry.HostPath, v.Service.Name, checks.MountOrigin(v, f.Entry))
			views[f.Entry.HostPath] = v
		}
	}
	for _, g := range passed.Sorted() {
		if isCauseFor(p, g.Key) {
			continue
		}
		v, shown := views[g.Key], p.Diagnosis().ShowPath(g.Key)
		mode := ""
		if info, err := p.Machine.Stat(g.Key); err == nil {
			mode = fmt.Sprintf(" (mode %04o, owner %d:%d)", info.Mode.Perm(), info.UID, info.GID)
		}
		found = append(found, checks.Finding{
			Subject: g.Key, Severity: checks.Warning, At: []checks.Position{{File: shown}}, Services: g.Services,
			Message: redact.Textf("%s%s is not readable by %s in the container, so boto3 ignores the settings in %s",
				shown, mode, wording.UserWords(cause.UserOf(v.Service)), filepath.Base(g.Key)),
			Fixes: repair.FixMode(p, cause.Cause{View: v, HostPath: g.Key}),
		})
	}
	return found
}

// isCauseFor reports whether something fails because a file is unreadable.
func isCauseFor(p *checks.Pass, hostPath string) bool {
	return slices.ContainsFunc(p.CausesOf(cause.FileModeUnreadable), func(c cause.Cause) bool { return c.HostPath == hostPath })
}
