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
	"doctor/internal/redact"
)

var AWSProfileEmpty = &checks.Rule{
	ID:     "aws-profile-empty",
	Causes: []cause.Kind{cause.AWSProfileEmpty}, Severity: checks.Error, Since: "0.1.0",
	Title: "Empty AWS_PROFILE",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile () could not be found`.",
		"An empty `AWS_PROFILE` is a profile name of zero characters. It does not select the default profile. "+
			"`AWS_PROFILE: ${AWS_PROFILE}` in the override has the same effect when your shell does not set the variable.",
		"Remove the line, or set it to the name of a profile.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NamelessProfile) redact.Text {
		name := d.Variable
		if d.Argument != "" {
			name = d.Argument + " in " + d.Variable
		}
		if d.Unfilled != "" {
			return redact.Textf("%s%s is empty: %s is not set", name, wording.InBrackets(c, d.At), wording.UnfilledWords(d.Unfilled))
		}
		return redact.Textf("%s%s is empty, so boto3 looks for a profile with an empty name", name, wording.InBrackets(c, d.At))
	}),
	Fixes: fixEmptyProfile,
}

func fixEmptyProfile(p *checks.Pass, c cause.Cause) []checks.Fix {
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Remove the empty %s from %s", c.Subject, cause.Place(c.Vars[0].Origin)), checks.Safe,
			fixers.UnsetVariables{File: c.Vars[0].Origin.File, Names: []string{c.Subject}})}
	}
	if c.Session != nil && c.Session.Outcome != nil && c.Session.Outcome.ProfileFrom.Argument {
		if fix, ok := repair.RemoveArguments(p, c, `Remove the empty "profile_name"`, "profile_name"); ok {
			return []checks.Fix{fix}
		}
	}
	profile := "default"
	if known := withSource(c); len(known) > 0 && !slices.Contains(known, profile) {
		profile = known[0]
	}
	where, line := whereProfile(p, c, profile)
	return []checks.Fix{repair.ByHand("Set the name of a profile in "+where+", or remove the setting", line)}
}
