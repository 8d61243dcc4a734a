package volumepaths

import (
	"fmt"
	"path"
	"strings"
	"time"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// RenewalWindow is how long before its end boto3 renews a token (botocore 1.43
// tokens.py SSOTokenProvider._refresh).
const RenewalWindow = 15 * time.Minute

func RenewAt(end time.Time) string {
	return end.Add(-RenewalWindow).UTC().Format("2006-01-02 15:04 MST")
}

// warnRenewal reports SSO tokens that work now and whose renewal inside the
// container will fail, or lock out the user of this machine, or has done so.
func warnRenewal(p *checks.Pass) {
	unsaved, lockOut, lockedOut := checks.NewGroup(), checks.NewGroup(), checks.NewGroup()
	outcomes := map[string]*boto.Outcome{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.SSO == nil {
			continue
		}
		cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path))
		at, folder := checks.MountOrigin(v, cache), cache.HostPath
		switch {
		case p.RenewedInside(v, o.SSO.Token.Entry):
			lockedOut.Add(folder, v.Service.Name, at)
		case o.Failure != nil || !o.SSO.Token.Renewable:
		case cache.ReadOnly || !cache.Writable:
			key := unsavedWords(p, v, o, cache)
			unsaved.Add(key, v.Service.Name, at)
			outcomes[key] = o
		case p.EngineFacts().Ownership == containerfs.Direct && p.Machine.OS == "linux" && v.Service.UID > 0 && cache.HostInfo.UID != v.Service.UID:
			lockOut.Add(folder, v.Service.Name, at)
		}
	}
	for _, g := range unsaved.Sorted() {
		reportUnsaved(p, g, outcomes[g.Key])
	}
	for _, g := range lockOut.Sorted() {
		reportLockOut(p, g, "when boto3 renews the SSO token in the container, the file in %s will belong to its user with mode 0600, and you can no longer read it on this machine")
	}
	for _, g := range lockedOut.Sorted() {
		reportLockOut(p, g, "boto3 has renewed the SSO token in the container: the file in %s belongs to its user with mode 0600, and you can no longer read it on this machine")
	}
}

// unsavedWords say from when on a token cannot be renewed, and why.
func unsavedWords(p *checks.Pass, v *diagnosis.View, o *boto.Outcome, cache containerfs.Entry) string {
	var reasons []string
	if cache.ReadOnly {
		reasons = append(reasons, "the mount is read-only")
	}
	if repair.LacksRights(p, v, cache) {
		reasons = append(reasons, fmt.Sprintf("the container's user may not write in %s (mode %04o, owner %d:%d)",
			p.Diagnosis().ShowPath(cache.HostPath), cache.HostInfo.Mode.Perm(), cache.HostInfo.UID, cache.HostInfo.GID))
	}
	why := strings.Join(reasons, ", and ")
	return fmt.Sprintf("the SSO token works now; from %s on boto3 will want to renew it and cannot save the new one: %s", RenewAt(o.SSO.Token.ExpiresAt), why)
}

func reportUnsaved(p *checks.Pass, g *checks.Group, o *boto.Outcome) {
	v := p.ViewOf(g.Services[0])
	cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path))
	f := checks.Finding{
		Rule: SSOWillNeedWrite, At: checks.Locations(g.At), Services: g.Services, Message: redact.NewText(g.Key),
		Symptom: redact.NewText("OSError: [Errno 30] Read-only file system"),
	}
	if !cache.ReadOnly {
		f.Symptom = redact.NewText("PermissionError: [Errno 13] Permission denied")
	}
	f.Fixes = append(repair.LetWrite(p, v, cache), p.Login("Log in again before that", "sso login"+repair.LoginTarget(p, o)))
	p.Report(f)
}

func reportLockOut(p *checks.Pass, g *checks.Group, message string) {
	shown := p.Diagnosis().ShowPath(g.Key)
	p.Report(checks.Finding{
		Rule: SSORenewalLocksOutHost, At: append([]checks.Location{{File: shown}}, checks.Locations(g.At)...), Services: g.Services,
		Message: redact.Textf(message, shown),
		Fixes: []checks.Fix{
			{Title: redact.NewText("Once it has happened, take the file back"), Commands: redact.Texts(p.ChownCommand(g.Key)), Safety: checks.Unsafe},
			{Title: redact.NewText("Mount the folder read-only, and log in again before the token ends"), Safety: checks.Unsafe},
		},
	})
}
