package credentialfiles

import (
	"context"
	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
	"path/filepath"
)

var CredentialsWorldReadable = &checks.Rule{
	ID: "credentials-world-readable", Severity: checks.Warning, Since: "0.1.0",
	Title: "Keys that others on this machine can read",
	Doc: checks.Page(
		"None.",
		"The credentials file may be read by every user of this machine, and no folder on the way keeps them out. A home folder of 0750, as on many Macs, does. "+
			"On native Linux that, or an access control list, is how the container's user comes to read it. "+
			"Here the container needs it in neither way: its engine gives it the files as their owner, or it runs as that user.",
		"Take the rights of others away:\n\n"+
			"```\nchmod 600 ~/.aws/credentials\n```"),
	Look: lookWorldReadable,
}

// lookWorldReadable finds keys that everybody on this machine can read although the engine
// maps owners, so that the container does not need it.
func lookWorldReadable(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	if p.EngineFacts().Ownership != containerfs.Mapped || p.Machine.OS == "windows" {
		return nil
	}
	file := filepath.Join(p.Machine.Home, ".aws", "credentials")
	info, err := p.Machine.Stat(file)
	if err != nil || info.UID < 0 || info.Mode.Perm()&0o004 == 0 || !openToOthers(p, file) {
		return nil
	}
	found = append(found, checks.Finding{
		Subject: file, At: []checks.Position{{File: p.Diagnosis().ShowPath(file)}},
		Message: redact.Textf("%s (mode %04o) can be read by everybody on this machine, and the containers of this engine do not need that", p.Diagnosis().ShowPath(file), info.Mode.Perm()),
		Fixes:   []checks.Fix{{Title: redact.NewText("Keep the keys to yourself" + p.OwnerWords(file)), Commands: redact.Texts(p.Sudo(file) + "chmod 600 " + p.QuotePath(file)), Safety: checks.Safe, Edit: fixers.Chmod{Path: file, Mode: 0o600}}},
	})
	return found
}
