package credentialchain

import (
	"slices"

	"doctor/checks"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ProfileWithoutCredentials = &checks.Rule{
	ID:     "profile-without-credentials",
	Causes: []cause.Kind{cause.ProfileWithoutCredentials}, Severity: checks.Error, Since: "0.1.0",
	Title: "Profile without credentials",
	Doc: checks.Page(
		checks.NoCredentials+".",
		"The profile exists, usually in `config` with a region, but neither file has credentials for it: no keys, no role, no SSO, "+
			"no `credential_process`. boto3 does not fall back to another profile.",
		"Add keys with `aws configure --profile dev`, set up SSO with `aws configure sso --profile dev`, or use a profile that has credentials.",
	),
	Message: wordProfileWithoutCredentials,
	Fixes:   fixProfile,
}

// wordProfileWithoutCredentials says what the profile lacks.
func wordProfileWithoutCredentials(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.EmptyProfile:
		return emptyProfile(c, d)
	case cause.OfProfile:
		return redact.Textf("%s has no credentials", wording.ProfileAt(c, d))
	case cause.EmptyFiles:
		return credentialfiles.EmptyFiles(d)
	}
	panic(checks.Unworded(c))
}

func emptyProfile(c cause.Cause, d cause.EmptyProfile) redact.Text {
	text := redact.Textf("profile %q, set by %s, has no credentials", d.Name, wording.NamedWords(c, d.From))
	others := slices.DeleteFunc(d.Others.List(), func(name string) bool { return name == d.Name })
	if len(others) == 0 {
		return text
	}
	return text.Add("; profiles with credentials: " + profilesWords(cause.NamesOf(others)))
}
