package checks

import (
	"context"
	"fmt"
	"path"
	"time"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
)

// VolumePaths looks at the way from the variables through the mounts to the files.
var VolumePaths = &Check{
	ID:    "volume-paths",
	Title: "The way from the variables to the files",
	Doc: `For each service: do AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or the home
folder where they are unset, lead through a mount to files that exist, that the
container's user can read, and that it can write where an SSO token must be renewed?
boto3 says nothing of a file that it cannot find or read; it goes on without. The
published tutorial itself once mounted the folder at one place and pointed the variables
at another.`,
	Scope: Host,
	Rules: volumePathsRules,
	Run:   checkVolumePaths,
}

func checkVolumePaths(_ context.Context, p *Pass) error {
	if err := p.refused(); err != nil {
		p.reportRefusals(nil)
		return err
	}
	if err := p.unwanted(); err != nil {
		return err
	}
	p.reportCauses(cures{
		"env-path-outside-mount":         fixOutsideMount,
		"env-path-is-host-path":          fixVariables,
		"env-path-is-directory":          fixVariables,
		"env-path-empty":                 fixVariables,
		"env-one-of-two":                 fixOneOfTwo,
		"env-swapped":                    fixSwappedVariables,
		"mount-target-not-used":          fixTargetNotUsed,
		"mount-target-is-file-path":      fixFilePathTarget,
		"mount-swapped":                  fixSwappedMount,
		"mount-missing-on-some-services": fixSomeServices,
		"host-path-missing":              fixHostPath,
		"relative-source-in-project":     fixRelativeSource,
		"symlink-leaves-mount":           fixLink,
		"file-mode-unreadable":           fixMode,
		"dir-mode-unreadable":            fixMode,
		"user-overridden":                fixUser,
		"home-overridden":                fixHome,
		"sso-cache-not-mounted":          fixCacheNotMounted,
		"sso-cache-not-under-home":       fixCachePlace,
		"sso-cache-read-only":            fixReadOnly,
		"sso-cache-unreadable":           fixTokenMode,
		"standalone-container-path":      fixStandalone,
	})
	p.warnRenewal()
	return nil
}

// warnRenewal reports SSO tokens that work now and whose renewal inside the
// container will fail, or lock out the user of this machine.
func (p *Pass) warnRenewal() {
	readOnly, lockOut := newGroup(), newGroup()
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || o.SSO == nil || !o.SSO.Token.Renewable {
			continue
		}
		cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path))
		at := mountOrigin(v, cache)
		switch {
		case cache.ReadOnly || !cache.Writable:
			readOnly.add(renewAt(o.SSO.Token.ExpiresAt), v.Service.Name, at)
		case p.engineFacts().Ownership == containerfs.Direct && p.Machine.OS == "linux" && v.Service.UID > 0 && cache.HostInfo.UID != v.Service.UID:
			lockOut.add(p.Diagnosis().ShowPath(cache.HostPath), v.Service.Name, at)
		}
	}
	for _, g := range readOnly.sorted() {
		p.Report(Finding{
			Rule: "sso-will-need-write", At: locations(g.at), Services: g.services,
			Message: fmt.Sprintf("the SSO token works now; from %s on boto3 will want to renew it and cannot save the new one", g.key),
			Symptom: "OSError: [Errno 30] Read-only file system",
			Fixes: []Fix{
				{Title: "Mount the folder read-write", Safety: Unsafe},
				{Title: "Log in again before that", Commands: []string{"aws sso login"}, Safety: Unsafe},
			},
		})
	}
	for _, g := range lockOut.sorted() {
		p.Report(Finding{
			Rule: "sso-renewal-locks-out-host", At: append([]Location{{File: g.key}}, locations(g.at)...), Services: g.services,
			Message: fmt.Sprintf("when boto3 renews the SSO token in the container, the file in %s will belong to its user with mode 0600, and you can no longer read it on this machine", g.key),
			Fixes: []Fix{
				{Title: "Mount the folder read-only and log in again before the token ends", Safety: Unsafe},
				{Title: "Or, once it has happened, take the file back", Commands: []string{"sudo chown -R $(id -u):$(id -g) " + p.quoted(g.key)}, Safety: Unsafe},
			},
		})
	}
}

// renewalWindow is how long before its end boto3 renews a token (botocore 1.43
// tokens.py SSOTokenProvider._refresh).
const renewalWindow = 15 * time.Minute

func renewAt(end time.Time) string {
	return end.Add(-renewalWindow).UTC().Format("2006-01-02 15:04 MST")
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
