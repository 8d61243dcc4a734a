package checks

import (
	"cmp"
	"context"
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
	Rules: []*Rule{
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
	Run: checkVolumePaths,
}

func checkVolumePaths(_ context.Context, p *Pass) error {
	if err := p.refused(); err != nil {
		p.reportRefusals()
		return err
	}
	if err := p.unwanted(); err != nil {
		return err
	}
	p.reportCauses()
	p.warnRenewal()
	p.warnPassedOver()
	return cmp.Or(p.elsewhere(failsForPaths), p.undecided())
}
