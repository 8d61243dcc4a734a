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
		return repair.FixTmpfs(p, c)
	}
	if c.Suggestion != "" { // another folder is mounted over it
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Remove the mount in %s, which hides %s", repair.PlaceOf(c), c.Suggestion), checks.Unsafe,
			fixers.ChangeMounts{File: astro.OverrideName, Services: c.Services, Remove: []string{c.Mount.Target}})}
	}
	return mountCache(c)
}

// mountCache mounts the folder with the SSO tokens beside the existing mounts.
func mountCache(c cause.Cause) []checks.Fix {
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Mount %s/sso too in %s", repair.HomeSource, astro.OverrideName), checks.Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: c.Services, Spec: repair.HomeSource + "/sso:" + path.Join(repair.AwsHome, "sso") + ":rw",
	})}
}

var SSOCacheNotMounted = &checks.Rule{
	ID:     "sso-cache-not-mounted",
	Causes: []cause.Kind{cause.SSOCacheNotMounted}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO token cache not mounted",
	Doc: checks.Page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`, although `aws sso login` succeeded.",
		"Only the files `config` and `credentials` are mounted. "+
			"The login token is a third file, in `~/.aws/sso/cache`, and does not exist in the container. "+
			"A `tmpfs:` at that folder, or above it, hides the tokens too: it starts empty.",
		"Mount the whole folder instead of single files, or mount `~/.aws/sso` too, then run `astro dev restart`.\n\n```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Message: wordSSOCacheNotMounted,
	Fixes:   fixCacheNotMounted,
}

// wordSSOCacheNotMounted says where the SSO token is missing.
func wordSSOCacheNotMounted(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.EmptyMount:
		return redact.Textf("an empty tmpfs at %s hides the SSO tokens in %s (%s)", d.Target, d.Folder, wording.OverrideLines(c))
	case cause.Covered:
		return redact.Textf("the mount of %s hides the SSO token %s (%s)", d.By, d.File, wording.OverrideLines(c))
	case cause.NoCache:
		return redact.Textf("%s, where boto3 looks for SSO tokens, is not mounted", d.Path)
	}
	panic(checks.Unworded(c))
}
