package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CredentialsFilesAbsent = &checks.Rule{
	ID:     "credentials-files-absent",
	Causes: []cause.Kind{cause.CredentialsFilesAbsent}, Severity: checks.Error, Since: "0.1.0",
	Title: "No credentials file to mount, or in the mounted folder",
	Doc: checks.Page(
		checks.NoCredentials,
		"The folder is mounted and boto3 looks in the right place, but there is no credentials file in it, and no profile in `config` says where credentials come from. "+
			"The engine makes such an empty folder itself when a mount's source is not there; it then belongs to root. "+
			"A FIFO (named pipe), a socket or a device under the name of the file is silently ignored as well: boto3 reads regular files only. "+
			"Where nothing is mounted and this machine has neither file, they have to be made before they can be mounted.",
		"Make the files. If the folder belongs to root, remove it first.\n\n"+
			"```\nsudo rmdir ~/.aws\naws configure\n```"),
	Message: wordCredentialsFilesAbsent,
	Fixes:   fixAbsentFiles,
}

// wordCredentialsFilesAbsent says which of the two files is missing.
func wordCredentialsFilesAbsent(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.Unexplained:
		return redact.NewText("boto3 finds no credentials; `doctor whoami` shows where it looks in each service")
	case cause.EmptyFiles:
		return EmptyFiles(d)
	case cause.SpecialFile:
		return redact.Textf("%s is %s, not a regular file; boto3 silently ignores it", d.Path, wording.KindWords(d.Is))
	case cause.MountedAlone:
		return redact.Textf("%s mounts %s alone; %s, which says where the credentials come from, is not mounted", wording.OverrideLines(c), d.File, d.Missing)
	case cause.CopiedAlone:
		return redact.Textf("the image has %s (copied from %s), which names no credentials, and %s is not there", d.File, d.From, d.Missing)
	case cause.NoFiles:
		return redact.Textf("boto3 looks in %s, where nothing is mounted, and this machine has no AWS files to mount: neither config nor credentials is in %s", d.Looked, d.Folder)
	}
	panic(checks.Unworded(c))
}

// fixAbsentFiles mounts the folder that has the files, if one is known, or creates them.
func fixAbsentFiles(p *checks.Pass, c cause.Cause) []checks.Fix {
	if info, err := p.Machine.Stat(c.HostPath); err == nil && !info.IsRegular() && repair.IsAWSFile(c.HostPath) {
		return repair.InPlaceOfFile(p, c, c.HostPath)
	}
	switch {
	case c.Mount != nil || c.HostPath != "" || p.Project().Mode == astro.Standalone:
	case repair.HasAWSFiles(p):
		return repair.FixNoOverride(p, c)
	default:
		mount := checks.Fix{Title: redact.Textf("Then mount the folder into each service in %s: - %s", astro.OverrideName, repair.SpecFor(c)), Safety: checks.Unsafe}
		return append(append(repair.Configure(p, c), mount), repair.FixFromTemplate(p)...)
	}
	if c.Suggestion == "" || c.Mount == nil {
		return repair.Configure(p, c)
	}
	to := p.Diagnosis().ShowPath(c.Suggestion)
	if repair.IsAWSFile(c.Mount.Target) {
		return repair.MountWhole(p, c.Mount)
	}
	return []checks.Fix{checks.WithEdit("Mount "+to, checks.Safe, fixers.SetMountSource{File: astro.OverrideName, From: repair.WrittenSource(c.Mount), To: to})}
}
