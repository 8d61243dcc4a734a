package volumepaths

import (
	"path"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixHome(p *checks.Pass, c cause.Cause) []checks.Fix {
	v := c.Vars[0]
	fixes := []checks.Fix{repair.UnsetVariable(p, c, v)}
	if fixes[0].Edit == nil { // a line to write beats one to find and remove
		set := repair.SetVariable(c, v, path.Dir(repair.AwsHome))
		if set.Edit == nil && v.Source == astro.FromImage { // the environment file takes precedence
			set = repair.SetInEnvFile(p, v.Name, path.Dir(repair.AwsHome))
		}
		fixes = []checks.Fix{set, fixes[0]}
	}
	return fixes
}

var HomeOverridden = &checks.Rule{
	ID:     "home-overridden",
	Causes: []cause.Kind{cause.HomeOverridden}, Severity: checks.Error, Since: "0.1.0",
	Title: "HOME changed in the container",
	Doc: checks.Page(
		checks.NoCredentials+
			", or with SSO "+
			"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`.",
		"`.env`, the override or the Dockerfile sets `HOME` for the container. "+
			"boto3 takes `~` from it, so it looks for both files and the SSO cache in another folder than the one you mounted.",
		"Remove `HOME`: in the container it is `/home/astro` by default. Then run `astro dev restart`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.MovedHome) redact.Text {
		return redact.Textf("%s makes boto3 look in %s; the files are mounted at %s", wording.SettingWords(c, d.Variable), d.Looked, d.Target)
	}),
	Fixes: fixHome,
}
