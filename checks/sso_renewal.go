package checks

import (
	"fmt"
	"path"
	"strings"
	"time"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// renewalWindow is how long before its end boto3 renews a token (botocore 1.43
// tokens.py SSOTokenProvider._refresh).
const renewalWindow = 15 * time.Minute

func renewAt(end time.Time) string {
	return end.Add(-renewalWindow).UTC().Format("2006-01-02 15:04 MST")
}

// warnRenewal reports SSO tokens that work now and whose renewal inside the
// container will fail, or lock out the user of this machine, or has done so.
func (p *Pass) warnRenewal() {
	unsaved, lockOut, lockedOut := newGroup(), newGroup(), newGroup()
	outcomes := map[string]*boto.Outcome{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.SSO == nil {
			continue
		}
		cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path))
		at, folder := mountOrigin(v, cache), cache.HostPath
		switch {
		case p.renewedInside(v, o.SSO.Token.Entry):
			lockedOut.add(folder, v.Service.Name, at)
		case o.Failure != nil || !o.SSO.Token.Renewable:
		case cache.ReadOnly || !cache.Writable:
			key := p.unsavedWords(v, o, cache)
			unsaved.add(key, v.Service.Name, at)
			outcomes[key] = o
		case p.engineFacts().Ownership == containerfs.Direct && p.Machine.OS == "linux" && v.Service.UID > 0 && cache.HostInfo.UID != v.Service.UID:
			lockOut.add(folder, v.Service.Name, at)
		}
	}
	for _, g := range unsaved.sorted() {
		p.reportUnsaved(g, outcomes[g.key])
	}
	for _, g := range lockOut.sorted() {
		p.reportLockOut(g, "when boto3 renews the SSO token in the container, the file in %s will belong to its user with mode 0600, and you can no longer read it on this machine")
	}
	for _, g := range lockedOut.sorted() {
		p.reportLockOut(g, "boto3 has renewed the SSO token in the container: the file in %s belongs to its user with mode 0600, and you can no longer read it on this machine")
	}
}

// unsavedWords say from when on a token cannot be renewed, and why.
func (p *Pass) unsavedWords(v *diagnosis.View, o *boto.Outcome, cache containerfs.Entry) string {
	var reasons []string
	if cache.ReadOnly {
		reasons = append(reasons, "the mount is read-only")
	}
	if p.lacksRights(v, cache) {
		reasons = append(reasons, fmt.Sprintf("the container's user may not write in %s (mode %04o, owner %d:%d)",
			p.Diagnosis().ShowPath(cache.HostPath), cache.HostInfo.Mode.Perm(), cache.HostInfo.UID, cache.HostInfo.GID))
	}
	why := strings.Join(reasons, ", and ")
	return fmt.Sprintf("the SSO token works now; from %s on boto3 will want to renew it and cannot save the new one: %s", renewAt(o.SSO.Token.ExpiresAt), why)
}

func (p *Pass) reportUnsaved(g *group, o *boto.Outcome) {
	v := p.viewOf(g.services[0])
	cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path))
	f := Finding{
		Rule: SSOWillNeedWrite, At: locations(g.at), Services: g.services, Message: redact.NewText(g.key),
		Symptom: redact.NewText("OSError: [Errno 30] Read-only file system"),
	}
	if !cache.ReadOnly {
		f.Symptom = redact.NewText("PermissionError: [Errno 13] Permission denied")
	}
	f.Fixes = append(p.letWrite(v, cache), Fix{Title: redact.NewText("Log in again before that"), Commands: redact.Texts("aws sso login" + loginTarget(p, o)), Safety: Unsafe})
	p.Report(f)
}

func (p *Pass) reportLockOut(g *group, message string) {
	shown := p.Diagnosis().ShowPath(g.key)
	p.Report(Finding{
		Rule: SSORenewalLocksOutHost, At: append([]Location{{File: shown}}, locations(g.at)...), Services: g.services,
		Message: redact.Textf(message, shown),
		Fixes: []Fix{
			{Title: redact.NewText("Once it has happened, take the file back"), Commands: redact.Texts(p.takeBack(g.key)), Safety: Unsafe},
			{Title: redact.NewText("Mount the folder read-only, and log in again before the token ends"), Safety: Unsafe},
		},
	})
}

// lacksRights reports whether the container's user could not write to a folder on a
// read-write mount either.
func (p *Pass) lacksRights(v *diagnosis.View, folder containerfs.Entry) bool {
	return !p.Diagnosis().MountedReadWrite(v, folder.Path).Writable
}

// letWrite lets the container's user write to a folder: by the mode of the mount if it
// is read-only, and by the rights on the folder if those are not enough.
func (p *Pass) letWrite(v *diagnosis.View, folder containerfs.Entry) []Fix {
	var fixes []Fix
	if folder.ReadOnly {
		fixes = writable(v, folder)
	}
	if folder.HostPath == "" || !p.lacksRights(v, folder) {
		return fixes
	}
	whose, sudo, target := p.ownerWords(folder.HostPath), p.sudo(folder.HostPath), p.shown(folder.HostPath)
	if p.keepsUsers() {
		return append(fixes, Fix{
			Title: redact.NewText("Let the container's user write there (package acl)" + whose), Safety: Unsafe,
			Commands: redact.Texts(fmt.Sprintf("%ssetfacl -m u:%d:rwx %s", sudo, v.Service.UID, target)),
		})
	}
	return append(fixes, Fix{
		Title: redact.NewText("Let everybody on this machine write there" + whose), Safety: Unsafe, Commands: redact.Texts(fmt.Sprintf("%schmod a+rwx %s", sudo, target)),
	})
}

// writable makes the mount that an entry is on read-write.
func writable(v *diagnosis.View, e containerfs.Entry) []Fix {
	for _, m := range v.Service.Mounts {
		if m.Target == e.MountTarget && m.ReadOnly && m.FromOverride {
			return []Fix{withEdit("Mount the folder read-write", Safe,
				fixers.SetMountMode{File: astro.OverrideName, Target: m.Target, Access: fixers.ReadWrite})}
		}
	}
	return nil
}

func (p *Pass) viewOf(service string) *diagnosis.View {
	for _, v := range p.Diagnosis().Views {
		if v.Service.Name == service {
			return v
		}
	}
	return nil
}

// mountOrigin is the line of the mount that an entry is on.
func mountOrigin(v *diagnosis.View, e containerfs.Entry) astro.Origin {
	for _, m := range v.Service.Mounts {
		if m.Target == e.MountTarget && e.MountTarget != "" {
			return m.Origin
		}
	}
	return astro.Origin{}
}
