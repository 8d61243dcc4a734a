package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixHome(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{repair.UnsetVariable(c, c.Vars[0])}
}

var HomeOverridden = &checks.Rule{
	ID:     "home-overridden",
	Causes: []cause.Kind{cause.HomeOverridden}, Severity: checks.Error, Since: "0.1.0",
	Title: "HOME variable that moves the home folder",
	Doc: checks.Page(
		checks.NoCredentials+", or with SSO "+
			"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`.",
		"`HOME` is set for the container, in `.env`, the override or the Dockerfile. "+
			"boto3 takes `~` from it, so it looks for both files and for the SSO cache in another folder than the one you mounted.",
		"Remove `HOME`: in the container it is `/home/astro` already. Then run `astro dev restart`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.MovedHome) redact.Text {
		return redact.Textf("%s moves ~, so boto3 looks in %s; the files are mounted at %s (%s)", wording.SettingWords(c, d.Variable), d.Looked, d.Target, wording.OverrideLines(c))
	}),
	Fixes: fixHome,
}
