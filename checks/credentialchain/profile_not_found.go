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
	Title: "Profile not found",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"`AWS_PROFILE`, `profile_name` in the arguments of the secrets backend, or a connection names a profile that neither `config` nor `credentials` has. "+
			"Profile names are case-sensitive, and a name with a space needs quotes in its header: `[profile \"my dev\"]`. "+
			"`AWS_DEFAULT_PROFILE` takes precedence over `AWS_PROFILE`. The profile has to exist even if the environment has keys.",
		"Use one of the profiles in the finding, or create the missing one: `aws configure --profile dev`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.UnknownProfile) redact.Text {
		text := redact.Textf("profile %q, set by %s, does not exist", d.Name, wording.NamedWords(c, d.From))
		if d.Passed.Name != "" {
			text = text.Addf("; AWS_DEFAULT_PROFILE takes precedence over %s", wording.SettingWords(c, d.Passed))
		}
		switch {
		case !d.Unquoted.IsZero():
			return text.Addf("; the header in %s needs quotes around the name", wording.SpotWords(c, d.Unquoted))
		case d.Otherwise != "":
			return text.Addf("; did you mean %q? Profile names are case-sensitive", d.Otherwise)
		case d.Found == "":
			return text.Add("; boto3 finds no profiles")
		}
		return text.Add("; boto3 finds " + profilesWords(d.Found))
	}),
	Fixes: fixProfile,
}
