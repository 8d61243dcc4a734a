package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ProfileNotFound = &checks.Rule{
	ID:     "profile-not-found",
	Causes: []cause.Kind{cause.ProfileNotFound}, Severity: checks.Error, Since: "0.1.0",
	Title: "Profile that is in neither file",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"A profile is named, by `AWS_PROFILE`, by `profile_name` in the arguments of the secrets backend, or by a connection, and neither file has it. "+
			"Capitals count, and a name with a blank needs quotes in the header: `[profile \"my dev\"]`. "+
			"boto3 asks `AWS_DEFAULT_PROFILE` before `AWS_PROFILE`, so a forgotten one wins. "+
			"A named profile has to exist even if keys are given in the environment.",
		"Name one of the profiles that the finding lists, or add the missing one: `aws configure --profile dev`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.UnknownProfile) redact.Text {
		text := redact.Textf("profile %q, named by %s, is in neither file", d.Name, wording.NamedWords(c, d.From))
		if d.Passed.Name != "" {
			text = text.Addf("; boto3 asks AWS_DEFAULT_PROFILE before %s", wording.SettingWords(c, d.Passed))
		}
		switch {
		case d.Otherwise != "":
			text = text.Addf("; there is %q, and boto3 minds the capitals", d.Otherwise)
		case d.Found == "":
			text = text.Add("; boto3 finds no profiles at all there")
		default:
			text = text.Add("; boto3 finds " + profilesWords(d.Found))
		}
		if !d.Unquoted.IsZero() {
			text = text.Addf("; %s has the name without quotes, which boto3 passes over", wording.SpotWords(c, d.Unquoted))
		}
		return text
	}),
	Fixes: fixProfile,
}
