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
	Title: "No AWS credentials file",
	Doc: checks.Page(
		checks.NoCredentials,
		"The folder is mounted where boto3 looks, but it has no credentials file, and no profile in `config` has credentials. "+
			"The engine creates such an empty folder when the source of a mount does not exist; the folder then belongs to root. "+
			"A FIFO (named pipe), a socket or a device with the name of the file is silently ignored: boto3 reads regular files only. "+
			"If nothing is mounted and this machine has neither file, create the files first.",
		"Create the files. If the folder belongs to root, remove it first.\n\n"+
			"```\nsudo rmdir ~/.aws\naws configure\n```",
	),
	Message: wordCredentialsFilesAbsent,
	Fixes:   fixAbsentFiles,
}

// wordCredentialsFilesAbsent says which of the two files is missing.
func wordCredentialsFilesAbsent(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.Unexplained:
		return redact.NewText("boto3 finds no credentials")
	case cause.EmptyFiles:
		return EmptyFiles(d)
	case cause.SpecialFile:
		return redact.Textf("%s is %s, not a regular file; boto3 silently ignores it", d.Path, wording.KindWords(d.Is))
	case cause.MountedAlone:
		return redact.Textf("%s mounts only %s; %s, which has the credentials, is not mounted", wording.OverrideLines(c), d.File, d.Missing)
	case cause.CopiedAlone:
		return redact.Textf("%s (copied from %s) has no credentials, and %s does not exist", d.File, d.From, d.Missing)
	case cause.NoFiles:
		return redact.Textf("%s has no AWS files to mount at %s", d.Folder, d.Looked)
	}
	panic(checks.Unworded(c))
}

// fixAbsentFiles mounts the folder that has the files, if one is known, or creates them.
func fixAbsentFiles(p *checks.Pass, c cause.Cause) []checks.Fix {
	if _, ok := c.Detail.(cause.Unexplained); ok {
		return []checks.Fix{{Title: redact.NewText("See where boto3 looks in each service"), Commands: redact.Texts("doctor whoami"), Safety: checks.Unsafe}}
	}
	if info, err := p.Machine.Stat(c.HostPath); err == nil && !info.IsRegular() && repair.IsAWSFile(c.HostPath) {
		return repair.InPlaceOfFile(p, c, c.HostPath)
	}
	switch {
	case c.Mount != nil || c.HostPath != "" || p.Project().Mode == astro.Standalone:
	case repair.HasAWSFiles(p):
		return repair.FixNoOverride(p, c)
	default:
		mount := repair.ByHand("Then mount the folder: write under volumes: of each service in "+astro.OverrideName, "- "+repair.SpecFor(c))
		return append(append(repair.Provide(p, c), mount), repair.FixFromTemplate(p)...)
	}
	if c.Suggestion == "" || c.Mount == nil {
		return repair.Provide(p, c)
	}
	to := p.Diagnosis().ShowPath(c.Suggestion)
	if repair.IsAWSFile(c.Mount.Target) {
		return repair.MountSibling(p, c)
	}
	return []checks.Fix{checks.WithEdit("Mount "+to+" in "+repair.PlaceOf(c), checks.Safe, fixers.SetMountSource{File: astro.OverrideName, From: repair.WrittenSource(c.Mount), To: to})}
}
