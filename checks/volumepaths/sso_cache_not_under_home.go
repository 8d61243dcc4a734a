package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixCachePlace(p *checks.Pass, c cause.Cause) []checks.Fix {
	switch {
	case c.Mount == nil:
		return nil
	case len(c.Vars) > 0: // the variables need the mount where it is
		return mountCache(c)
	}
	return []checks.Fix{checks.WithEdit("Mount the folder at "+repair.AwsHome+" in "+repair.PlaceOf(c), checks.Safe,
		repair.Retarget(p, c, repair.AwsHome))}
}

var SSOCacheNotUnderHome = &checks.Rule{
	ID:     "sso-cache-not-under-home",
	Causes: []cause.Kind{cause.SSOCacheNotUnderHome}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO tokens mounted outside the home folder",
	Doc: checks.Page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`. "+
			"With access keys instead of SSO the same project works.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` only move those two files. "+
			"boto3 looks for tokens in `~/.aws/sso/cache` of the container user, which is `/home/astro/.aws/sso/cache`, and no variable changes that.",
		"Mount at `/home/astro/.aws` and remove the two variables, or set them to files there.\n\n```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.UnusedTarget) redact.Text {
		return redact.Textf("%s is mounted at %s, but boto3 looks for SSO tokens only in %s (%s)", d.Source, d.Target, d.Looked, wording.OverrideLines(c))
	}),
	Fixes: fixCachePlace,
}
