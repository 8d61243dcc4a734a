package volumepaths

import (
	"bytes"
	"cmp"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
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
	case isFile && !bytes.Contains(p.Project().Override.Data, []byte(c.Mount.Target)): // a secret or a config
		fixes = append(fixes, checks.Fix{Title: repair.RetargetFile(p, c.Mount, folder).Title.Addf(" (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe})
	case isFile:
		fixes = append(fixes, repair.RetargetFile(p, c.Mount, folder))
	default:
		fixes = append(fixes, checks.WithEdit("Mount the folder at "+folder, checks.Safe,
			repair.Retarget(p, c, folder)))
	}
	if c.View != nil && folder != repair.AwsHome && !c.View.Service.UserOrigin.IsZero() {
		fixes = append(fixes, checks.Fix{Title: redact.Textf("Remove user: from the services (%s), so that they run as astro, and make %s the target",
			cause.Place(c.View.Service.UserOrigin), repair.AwsHome), Safety: checks.Unsafe})
	}
	return fixes
}

var MountTargetNotUsed = &checks.Rule{
	ID:     "mount-target-not-used",
	Causes: []cause.Kind{cause.MountTargetNotUsed}, Severity: checks.Error, Since: "0.1.0",
	Title: "Mount in a place where boto3 does not look",
	Doc: checks.Page(
		checks.NoCredentials+", although the files can be seen in the container.",
		"Without variables boto3 looks in the home folder of the container's user. "+
			"That user is `astro` with the home folder `/home/astro`, not root, so `/root/.aws` or a misspelt target is never read.",
		"Mount at `/home/astro/.aws`, then run `astro dev restart`.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: wordMountTargetNotUsed,
	Fixes:   fixTargetNotUsed,
}

// wordMountTargetNotUsed says where boto3 looks instead.
func wordMountTargetNotUsed(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.UnusedTarget:
		return redact.Textf("%s mounts %s at %s, but boto3 looks in %s, the home folder of the container's user, and no variable says otherwise", wording.OverrideLines(c), d.Source, d.Target, d.Looked)
	case cause.Mounted:
		return redact.Textf("%s mounts the file %s on %s, where boto3 looks for a folder", wording.OverrideLines(c), d.Source, d.Target)
	}
	panic(checks.Unworded(c))
}
