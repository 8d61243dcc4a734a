package volumepaths

import (
	"cmp"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// fixTargetNotUsed moves the mount to where boto3 looks in this service. If that is the home
// folder of a user that the override sets, the reverse fix is not offered.
func fixTargetNotUsed(p *checks.Pass, c cause.Cause) []checks.Fix {
	folder := cmp.Or(c.Suggestion, repair.AwsHome)
	var fixes []checks.Fix
	info, err := p.Machine.Stat(c.Mount.Source)
	isFile := err == nil && info.IsRegular()
	switch {
	case isFile && c.View != nil && repair.IsSecret(p, c.View.Service.Name, c.Mount):
		to := folder + "/" + repair.FileName(p, c.Mount)
		fixes = append(fixes, checks.WithEdit("Mount the file at "+to+" in "+repair.PlaceOf(c), checks.Safe,
			fixers.PlaceSecret{File: astro.OverrideName, Services: c.Services, From: c.Mount.Target, Target: to}))
	case isFile:
		fixes = append(fixes, repair.PlaceFiles(p, c, folder))
	default:
		fixes = append(fixes, repair.MoveFolder(p, c, folder))
	}
	if c.View != nil && folder != repair.AwsHome && !c.View.Service.UserOrigin.IsZero() {
		fixes = append(fixes, checks.Fix{Title: redact.Textf("Remove user: in %s, and mount the folder at %s",
			cause.Place(c.View.Service.UserOrigin), repair.AwsHome), Safety: checks.Unsafe})
	}
	return fixes
}

var MountTargetNotUsed = &checks.Rule{
	ID:     "mount-target-not-used",
	Causes: []cause.Kind{cause.MountTargetNotUsed}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mount target where boto3 does not look",
	Doc: checks.Page(
		checks.NoCredentials+
			", although the files are visible in the container.",
		"Without variables boto3 looks in the home folder of the container user. "+
			"That user is `astro` with the home folder `/home/astro`, not root, so boto3 never reads `/root/.aws` or a misspelled target.",
		"Mount at `/home/astro/.aws`, then run `astro dev restart`.\n\n```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: wordMountTargetNotUsed,
	Fixes:   fixTargetNotUsed,
}

// wordMountTargetNotUsed says where boto3 looks instead.
func wordMountTargetNotUsed(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.UnusedTarget:
		return redact.Textf("%s is mounted at %s, but boto3 looks in %s (%s)", d.Source, d.Target, d.Looked, wording.OverrideLines(c))
	case cause.Mounted:
		return redact.Textf("the file %s is mounted at %s, where boto3 expects a folder (%s)", d.Source, d.Target, wording.OverrideLines(c))
	}
	panic(checks.Unworded(c))
}
