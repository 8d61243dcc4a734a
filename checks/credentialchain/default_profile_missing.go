package credentialchain

import (
	"fmt"
	"slices"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

var DefaultProfileMissing = &checks.Rule{
	ID:     "default-profile-missing",
	Causes: []cause.Kind{cause.DefaultProfileMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "No default profile",
	Doc: checks.Page(
		checks.NoCredentials+".",
		"No profile is set, so boto3 uses `[default]`, which has no credentials. "+
			"`AWS_PROFILE` in your shell has no effect: a container gets only the variables of `.env` and the override. "+
			"An entry `AWS_PROFILE` without a value under `environment:` removes the value of `.env` when your shell does not set it.",
		"Set the profile in `.env`, then run `astro dev restart`.\n\n"+
			"```\nAWS_PROFILE=dev\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoDefault) redact.Text {
		text := redact.Textf("no profile is set, and [default] has no credentials; profiles with credentials: %s", profilesWords(d.Others))
		if d.Removed.Name != "" {
			text = redact.Textf("AWS_PROFILE in %s has no value and removes AWS_PROFILE=%s (%s)", wording.SpotWords(c, d.By), d.Removed.Value, wording.SpotWords(c, d.Removed.At))
		}
		if d.Shell != "" {
			text = text.Addf("; AWS_PROFILE=%s is set in this shell only", d.Shell)
		}
		if d.Elsewhere.Name != "" {
			text = text.Addf("; %s is set only in %s", wording.SettingWords(c, d.Elsewhere), wording.And(d.In))
		}
		return text
	}),
	Fixes: fixDefault,
}

func fixDefault(p *checks.Pass, c cause.Cause) []checks.Fix {
	if _, _, ok := p.Project().Override.Environment(c.Services[0], "AWS_PROFILE"); ok {
		if profileInEnvFile(p, c) {
			return []checks.Fix{checks.WithEdit(fmt.Sprintf("Remove AWS_PROFILE from environment: in %s, so that the profile in %s applies", astro.OverrideName, p.Project().EnvFile.Path), checks.Unsafe,
				fixers.RemoveVariables{File: astro.OverrideName, Variables: []string{"AWS_PROFILE"}, Services: c.Services})}
		}
		fix := checks.Fix{Title: redact.Textf("Set AWS_PROFILE in the shell, or remove it from environment: (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}
		if c.Suggestion != "" {
			fix.Commands = redact.Texts(repair.Export(p, "AWS_PROFILE", c.Suggestion))
		}
		return []checks.Fix{fix}
	}
	file := p.Project().EnvFile.Path
	create := addKeys(p, "default")
	d, ok := c.Detail.(cause.NoDefault)
	switch others := withSource(c); {
	case ok && d.Elsewhere.Name != "":
		from := d.In.List()[0]
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Set AWS_PROFILE=%s in %s in %s, as in %s", c.Suggestion, phrase.List(c.Services), astro.OverrideName, from), checks.Safe,
			fixers.CopyEnvironment{File: astro.OverrideName, From: from, Services: c.Services, Names: []string{"AWS_PROFILE"}}), create}
	case c.Suggestion != "" && p.Project().EnvFile.Exists:
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Set AWS_PROFILE=%s in %s", c.Suggestion, file), checks.Safe,
			fixers.RetargetVariables{File: file, Set: map[string]string{"AWS_PROFILE": c.Suggestion}}), create}
	case c.Suggestion != "":
		return []checks.Fix{repair.SetInEnvFile(p, "AWS_PROFILE", c.Suggestion), create}
	case len(others) > 0:
		return []checks.Fix{repair.ByHand("Set one of the profiles in "+file, "AWS_PROFILE="+meantOf(c, others)), create}
	}
	return []checks.Fix{create}
}

// profileInEnvFile reports whether environment: hides a profile of the environment file that exists.
func profileInEnvFile(p *checks.Pass, c cause.Cause) bool {
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == "AWS_PROFILE" && slices.Contains(withSource(c), v.Value) {
			return true
		}
	}
	return false
}

// meantOf is the profile that a backend or a connection of the service names, else the first one.
func meantOf(c cause.Cause, others []string) string {
	d, _ := c.Detail.(cause.NoDefault)
	for _, s := range c.View.Sessions {
		if s.Boto.Profile != nil && slices.Contains(d.Others.List(), *s.Boto.Profile) {
			return *s.Boto.Profile
		}
	}
	return others[0]
}
