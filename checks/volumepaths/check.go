// Package volumepaths checks the mounts and the path variables: whether boto3 finds the files
// where it looks.
package volumepaths

import (
	"cmp"
	"context"
	"embed"
	"slices"

	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/facts"
)

// failsForPaths reports whether a file that boto3 needs is not where it looks.
func failsForPaths(_ *checks.Pass, c cause.Cause) bool {
	f := c.Failure()
	if f == nil || !slices.Contains([]boto.Kind{
		boto.NoCredentials, boto.ProfileNotFound, boto.SourceMissing, boto.SourceNoCredentials, boto.RegionMissing,
		boto.SSOTokenMissing, boto.SSOTokenUnreadable, boto.WebIdentityToken, boto.CABundleAbsent,
	}, f.Kind) {
		return false
	}
	o := c.Session.Outcome
	return !o.CredentialsFile.Entry.IsFile() || !o.ConfigFile.Entry.IsFile() || f.Path != ""
}

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks the path from the variables through the mounts to the files.
var Check = &checks.Check{
	ID:    "volume-paths",
	Title: "The way from the variables to the files",
	Doc: `For each service: do AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or the home
folder where they are unset, lead through a mount to files that exist, that the
container's user can read, and that it can write where an SSO token must be renewed?
boto3 says nothing of a file that it cannot find or read; it goes on without. The
published tutorial itself once mounted the folder at one place and pointed the variables
at another.`,
	Scope:   facts.Host,
	Verdict: "Airflow cannot authenticate to AWS",
	Rules: []*checks.Rule{
		EnvPathOutsideMount,
		EnvPathIsHostPath,
		EnvPathIsDirectory,
		EnvPathEmpty,
		EnvOneOfTwo,
		EnvSwapped,
		MountTargetNotUsed,
		MountTargetRelative,
		MountTargetIsFilePath,
		MountSwapped,
		MountMissingOnSomeServices,
		HostPathMissing,
		RelativeSourceInProject,
		SymlinkLeavesMount,
		FileModeUnreadable,
		DirModeUnreadable,
		UserOverridden,
		HomeOverridden,
		SSOCacheNotMounted,
		SSOCacheNotUnderHome,
		SSOCacheReadOnly,
		SSOCacheUnreadable,
		SSOWillNeedWrite,
		SSORenewalLocksOutHost,
		StandaloneContainerPath,
	},
	Examples: examples,
	Run:      checkVolumePaths,
}

func checkVolumePaths(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		p.ReportRefusals()
		return err
	}
	if err := p.SkipUnlessAWS(); err != nil {
		return err
	}
	p.ReportCauses()
	p.Look(ctx)
	return cmp.Or(p.SkipIfReported(failsForPaths), p.UnknownIfUndecided())
}
