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
	Title: "Keys readable by every user",
	Doc: checks.Page(
		"None.",
		"Every user of this machine can read the credentials file, and no parent folder prevents it. "+
			"A home folder of mode 0750, as on many Macs, does. "+
			"On native Linux the container's user needs such a mode, or an access control list, to read the file. "+
			"Here the container does not need it: its engine gives it the files as their owner, or it runs as that user.",
		"Remove the permissions of other users:\n\n"+
			"```\nchmod 600 ~/.aws/credentials\n```",
	),
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
		Message: redact.Textf("every user of this machine can read %s (mode %04o)", p.Diagnosis().ShowPath(file), info.Mode.Perm()),
		Fixes:   []checks.Fix{{Title: redact.NewText("Set the mode of " + p.Diagnosis().ShowPath(file) + " to 0600" + p.OwnerWords(file)), Commands: redact.Texts(p.Sudo(file) + "chmod 600 " + p.QuotePath(file)), Safety: checks.Safe, Edit: fixers.Chmod{Path: file, Mode: 0o600}}},
	})
	return found
}
