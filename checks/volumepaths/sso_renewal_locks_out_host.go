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
	Title: "Token unreadable for you after SSO renewal",
	Doc: checks.Page(
		"Nothing is printed when it happens. Some hours after the login, `aws` on the host can no longer use it; "+
			"`ls -ln ~/.aws/sso/cache` shows a file of user 50000 with mode 0600.",
		"A renewal replaces the token file instead of writing into it. "+
			"On native Linux, through a mount with `:rw`, the new file belongs to the container user and nobody else can read it. "+
			"This is only a warning: Airflow keeps working.",
		"When it has happened, remove the file and log in again; the folder still belongs to you:\n\n```\nrm -f ~/.aws/sso/cache/*.json\naws sso login\n```\n\n"+
			"To avoid it, give the profile its own `sso_start_url` and `sso_region` instead of `sso_session`: boto3 never renews such a token.",
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
		found = append(found, lockOut(p, g, "once boto3 renews the SSO token in %s, the file belongs to the container user and you can no longer read it"))
	}
	for _, g := range has.Sorted() {
		found = append(found, lockOut(p, g, "boto3 renewed the SSO token in %s, so the file belongs to the container user and you cannot read it"))
	}
	return found
}

func lockOut(p *checks.Pass, g *checks.Group, message string) checks.Finding {
	shown := p.Diagnosis().ShowPath(g.Key)
	return checks.Finding{
		Subject: g.Key, At: append([]checks.Position{{File: shown}}, checks.PositionsOf(g.At)...), Services: g.Services,
		Message: redact.Textf(message, shown),
		Fixes: []checks.Fix{
			{Title: redact.NewText("Take ownership of the file once it has happened"), Commands: redact.Texts(p.ChownCommand(g.Key)), Safety: checks.Unsafe},
			{Title: redact.NewText("Mount the folder read-only, and log in again before the token expires"), Safety: checks.Unsafe},
		},
	}
}
