package volumepaths

import (
	"context"
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"fmt"
	"path"
	"strings"
	"time"
)

var SSOWillNeedWrite = &checks.Rule{
	ID: "sso-will-need-write", Severity: checks.Warning, Since: "0.1.0",
	Title: "SSO token cache not writable for a renewal",
	Doc: checks.Page(
		"Nothing is printed yet. From 15 minutes before the token expires: "+
			"`OSError: [Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmp0p1xb5bo.tmp'` with a `:ro` mount, "+
			"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/sso/cache/tmp6kfqahru.tmp'` with a `:rw` one.",
		"boto3 will renew the token and cannot save the new one: the mount has `:ro`, or the folder "+
			"belongs to you and the container user cannot write to it, as on native Linux. "+
			"This is only a warning: it works until the time in the message.",
		"For Errno 30, mount the folder with `:rw` and run `astro dev restart`. For Errno 13, let uid 50000 write to the folder:\n\n```\nsetfacl -m u:50000:rwx ~/.aws/sso/cache\n```\n\n"+
			"Or leave it as it is and run `aws sso login` again before that time.",
	),
	Look: lookUnsaved,
}

// RenewalWindow is how long before expiry boto3 renews a token (botocore 1.43 tokens.py
// SSOTokenProvider._refresh).
const RenewalWindow = 15 * time.Minute

// RenewAt is the time, in UTC, from which boto3 renews a token that expires at end.
func RenewAt(end time.Time) string {
	return end.Add(-RenewalWindow).UTC().Format("2006-01-02 15:04 MST")
}

// lookUnsaved finds SSO tokens that work now and whose renewal inside the container will fail.
func lookUnsaved(_ context.Context, p *checks.Pass) []checks.Finding {
	unsaved, outcomes := checks.NewGroups(), map[string]*boto.Outcome{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.SSO == nil || o.Failure != nil || !o.SSO.Token.Renewable || p.RenewedInside(v, o.SSO.Token.Entry) {
			continue
		}
		if cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path)); cache.ReadOnly || !cache.Writable {
			key := unsavedWords(p, v, o, cache)
			unsaved.Add(key, v.Service.Name, checks.MountOrigin(v, cache))
			outcomes[key] = o
		}
	}
	var found []checks.Finding
	for _, g := range unsaved.Sorted() {
		found = append(found, unsavedToken(p, g, outcomes[g.Key]))
	}
	return found
}

// unsavedWords say from when a token cannot be renewed, and why.
func unsavedWords(p *checks.Pass, v *sessions.View, o *boto.Outcome, cache containerfs.Entry) string {
	var reasons []string
	if cache.ReadOnly {
		reasons = append(reasons, "the mount is read-only")
	}
	if repair.LacksRights(p, v, cache) {
		reasons = append(reasons, fmt.Sprintf("the container user cannot write to %s (mode %04o, owner %d:%d)",
			p.Diagnosis().ShowPath(cache.HostPath), cache.HostInfo.Mode.Perm(), cache.HostInfo.UID, cache.HostInfo.GID))
	}
	why := strings.Join(reasons, ", and ")
	return fmt.Sprintf("the SSO token works now, but boto3 cannot renew it from %s on: %s", RenewAt(o.SSO.Token.ExpiresAt), why)
}

func unsavedToken(p *checks.Pass, g *checks.Group, o *boto.Outcome) checks.Finding {
	v := p.ViewOf(g.Services[0])
	cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path))
	subject := cache.HostPath
	if cache.ReadOnly {
		subject = cache.MountTarget
	}
	f := checks.Finding{
		Subject: subject, At: checks.PositionsOf(g.At), Services: g.Services, Message: redact.NewText(g.Key),
		Symptom: redact.NewText("OSError: [Errno 30] Read-only file system"),
	}
	if !cache.ReadOnly {
		f.Symptom = redact.NewText("PermissionError: [Errno 13] Permission denied")
	}
	f.Fixes = append(repair.LetWrite(p, v, cache), p.Login("Log in again before that time", "sso login"+repair.LoginTarget(p, o)))
	return f
}
