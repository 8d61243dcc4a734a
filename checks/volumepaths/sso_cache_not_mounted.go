package volumepaths

import (
	"fmt"
	"path"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixCacheNotMounted(p *checks.Pass, c cause.Cause) []checks.Fix {
	if repair.IsTmpfs(c.Mount) {
		return repair.FixTmpfs(c)
	}
	if c.Suggestion != "" { // another folder is mounted over it
		return []checks.Fix{{Title: redact.Textf("Remove the line (%s), so that boto3 sees %s", repair.PlaceOf(c), c.Suggestion), Safety: checks.Unsafe}}
	}
	return mountCache(c)
}

// mountCache mounts the folder with the SSO tokens beside the existing mounts.
func mountCache(c cause.Cause) []checks.Fix {
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Mount %s/sso too", repair.HomeSource), checks.Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: c.Services, Spec: repair.HomeSource + "/sso:" + path.Join(repair.AwsHome, "sso") + ":rw",
	})}
}

var SSOCacheNotMounted = &checks.Rule{
	ID:     "sso-cache-not-mounted",
	Causes: []cause.Kind{cause.SSOCacheNotMounted}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO tokens outside the mount",
	Doc: checks.Page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`, "+
			"although `aws sso login` has succeeded.",
		"Only the files `config` and `credentials` are mounted. "+
			"The token of the login is a third file, in `~/.aws/sso/cache`, and the container does not see it. "+
			"A `tmpfs:` on that folder, or above it, hides the tokens too: it starts empty.",
		"Mount the whole folder instead of single files, or `~/.aws/sso` as well, then run `astro dev restart`.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: wordSSOCacheNotMounted,
	Fixes:   fixCacheNotMounted,
}

// wordSSOCacheNotMounted says where the SSO token is missing.
func wordSSOCacheNotMounted(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.EmptyMount:
		return redact.Textf("%s mounts an empty tmpfs at %s, so boto3 finds no SSO token in %s", wording.OverrideLines(c), d.Target, d.Folder)
	case cause.Covered:
		return redact.Textf("%s mounts %s over the folder of ~/.aws with the SSO token, so boto3 does not see %s", wording.OverrideLines(c), d.By, d.File)
	case cause.NoCache:
		return redact.Textf("the AWS files are mounted, the folder with the SSO tokens is not: boto3 looks in %s", d.Path)
	}
	panic(checks.Unworded(c))
}
