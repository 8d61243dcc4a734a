package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var DefaultProfileMissing = &checks.Rule{
	ID:     "default-profile-missing",
	Causes: []cause.Kind{cause.DefaultProfileMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "No default profile and none named",
	Doc: checks.Page(
		checks.NoCredentials+".",
		"No profile is named, so boto3 takes `[default]`, and there are no credentials for it. "+
			"`AWS_PROFILE` of your shell does not count: a container gets only what `.env` and the override give it. "+
			"An entry `AWS_PROFILE` without a value under `environment:` takes away what `.env` says, if your shell does not set it.",
		"Name the profile in `.env`, then run `astro dev restart`.\n\n"+
			"```\nAWS_PROFILE=dev\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoDefault) redact.Text {
		text := redact.Textf("no profile is named, and there are no credentials for [default]; profiles that have some: %s", profilesWords(d.Others))
		if d.Removed.Name != "" {
			text = redact.Textf("AWS_PROFILE=%s (%s) is taken away by `environment: AWS_PROFILE` without a value (%s), which the shell does not set; boto3 falls back to [default], which has no credentials",
				d.Removed.Value, wording.SpotWords(c, d.Removed.At), wording.SpotWords(c, d.By))
		}
		if d.Shell != "" {
			text = text.Addf("; AWS_PROFILE=%s is set in this shell only, which the containers do not see", d.Shell)
		}
		return text
	}),
	Fixes: fixDefault,
}

func fixDefault(p *checks.Pass, c cause.Cause) []checks.Fix {
	var fixes []checks.Fix
	if c.Suggestion != "" && p.Project().EnvFile.Exists {
		fixes = append(fixes, checks.WithEdit("Name the profile in "+p.Project().EnvFile.Path, checks.Safe,
			fixers.RetargetVariables{File: p.Project().EnvFile.Path, Set: map[string]string{"AWS_PROFILE": c.Suggestion}}))
	}
	if at, _, ok := p.Project().Override.Environment(c.Services[0], "AWS_PROFILE"); ok {
		return []checks.Fix{{Title: redact.Textf("Remove AWS_PROFILE from environment: (%s), or export it in the shell", cause.Place(at)), Safety: checks.Unsafe}}
	}
	return append(fixes, p.Configure("Make a profile [default]", ""))
}
