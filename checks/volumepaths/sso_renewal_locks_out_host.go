package volumepaths

import (
	"context"
	"doctor/checks"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
	"path"
)

var SSORenewalLocksOutHost = &checks.Rule{
	ID: "sso-renewal-locks-out-host", Severity: checks.Warning, Since: "0.1.0",
	Title: "SSO renewal that locks you out of your own token",
	Doc: checks.Page(
		"Nothing is printed when it happens. Some hours after the login, `aws` on the host can no longer use the login; "+
			"`ls -ln ~/.aws/sso/cache` shows a file of user 50000 with mode 0600.",
		"A renewal replaces the token's file instead of writing into it. "+
			"On native Linux, through a mount with `:rw`, the new file belongs to the container's user and nobody else may read it. "+
			"This is only a warning: Airflow goes on working.",
		"When it has happened, remove the file and log in again; the folder is still yours:\n\n"+
			"```\nrm -f ~/.aws/sso/cache/*.json\naws sso login\n```\n\n"+
			"To avoid it, give the profile its own `sso_start_url` and `sso_region` in place of `sso_session`: such a token is never renewed.",
	),
	Look: lookLockOut,
}

// lookLockOut finds SSO tokens that the user of this machine cannot read after their renewal
// inside the container, or already cannot.
func lookLockOut(_ context.Context, p *checks.Pass) []checks.Finding {
	will, has := checks.NewGroups(), checks.NewGroups()
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.SSO == nil {
			continue
		}
		cache := v.FS.Lookup(path.Dir(o.SSO.Token.Path))
		at := checks.MountOrigin(v, cache)
		switch {
		case p.RenewedInside(v, o.SSO.Token.Entry):
			has.Add(cache.HostPath, v.Service.Name, at)
		case o.Failure != nil || !o.SSO.Token.Renewable || cache.ReadOnly || !cache.Writable:
		case p.EngineFacts().Ownership == containerfs.Direct && p.Machine.OS == "linux" && v.Service.UID > 0 && cache.HostInfo.UID != v.Service.UID:
			will.Add(cache.HostPath, v.Service.Name, at)
		}
	}
	var found []checks.Finding
	for _, g := range will.Sorted() {
		found = append(found, lockOut(p, g, "when boto3 renews the SSO token in the container, the file in %s will belong to its user with mode 0600, and you can no longer read it on this machine"))
	}
	for _, g := range has.Sorted() {
		found = append(found, lockOut(p, g, "boto3 has renewed the SSO token in the container: the file in %s belongs to its user with mode 0600, and you can no longer read it on this machine"))
	}
	return found
}

func lockOut(p *checks.Pass, g *checks.Group, message string) checks.Finding {
	shown := p.Diagnosis().ShowPath(g.Key)
	return checks.Finding{
		Subject: g.Key, At: append([]checks.Position{{File: shown}}, checks.PositionsOf(g.At)...), Services: g.Services,
		Message: redact.Textf(message, shown),
		Fixes: []checks.Fix{
			{Title: redact.NewText("Once it has happened, take the file back"), Commands: redact.Texts(p.ChownCommand(g.Key)), Safety: checks.Unsafe},
			{Title: redact.NewText("Mount the folder read-only, and log in again before the token ends"), Safety: checks.Unsafe},
		},
	}
}
