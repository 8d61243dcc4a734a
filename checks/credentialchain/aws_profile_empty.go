package credentialchain

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var AWSProfileEmpty = &checks.Rule{
	ID:     "aws-profile-empty",
	Causes: []cause.Kind{cause.AWSProfileEmpty}, Severity: checks.Error, Since: "0.1.0",
	Title: "AWS_PROFILE set to nothing",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile () could not be found`.",
		"`AWS_PROFILE=` names a profile with an empty name; it does not mean the default one. "+
			"The same happens with `AWS_PROFILE: ${AWS_PROFILE}` in the override if your shell does not set the variable.",
		"Remove the line, or give it a profile's name.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NamelessProfile) redact.Text {
		name := d.Variable
		if d.Argument != "" {
			name = d.Argument + " in " + d.Variable
		}
		if d.Unfilled != "" {
			return redact.Textf("%s%s is filled from %s, which neither the shell nor an earlier line sets, so it is empty; boto3 then looks for a profile with an empty name",
				name, wording.InBrackets(c, d.At), wording.UnfilledWords(d.Unfilled))
		}
		return redact.Textf("%s is set to nothing%s; boto3 then looks for a profile with an empty name", name, wording.InBrackets(c, d.At))
	}),
	Fixes: fixEmptyProfile,
}

func fixEmptyProfile(_ *checks.Pass, c cause.Cause) []checks.Fix {
	if len(c.Vars) == 0 || c.Vars[0].Source != astro.FromEnvFile {
		where := ""
		if len(c.At) > 0 {
			where = " (" + cause.Place(c.At[0]) + ")"
		}
		return []checks.Fix{{Title: redact.NewText("Write the name of a profile there, or take the setting out" + where), Safety: checks.Unsafe}}
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Take %s out of %s", c.Subject, c.Vars[0].Origin.File), checks.Safe,
		fixers.UnsetVariables{File: c.Vars[0].Origin.File, Names: []string{c.Subject}})}
}
