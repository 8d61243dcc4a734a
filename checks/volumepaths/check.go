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
	Title: "Mounts and paths of the AWS files",
	Doc: `Checks for each service that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or the
home folder where they are unset, point to mounted files that exist. The container's user
must be able to read them, and to write to the SSO cache if a token must be renewed there.
boto3 silently ignores a file that it cannot find or read. An older version of the tutorial
mounted the folder at one path and pointed the variables to another.`,
	Scope:   facts.Host,
	Hinges:  []facts.Place{facts.EnvFile},
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
