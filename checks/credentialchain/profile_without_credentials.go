package credentialchain

import (
	"doctor/checks"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ProfileWithoutCredentials = &checks.Rule{
	ID:     "profile-without-credentials",
	Causes: []cause.Kind{cause.ProfileWithoutCredentials}, Severity: checks.Error, Since: "0.1.0",
	Title: "Profile without any source of credentials",
	Doc: checks.Page(
		checks.NoCredentials+".",
		"The profile exists, usually in `config` with a region, but nothing in either file says where its credentials come from: "+
			"no keys, no role, no SSO, no `credential_process`. boto3 does not fall back to another profile.",
		"Give the profile keys with `aws configure --profile dev`, set it up for SSO with `aws configure sso --profile dev`, or name a profile that has credentials.",
	),
	Message: wordProfileWithoutCredentials,
	Fixes:   fixProfile,
}

// wordProfileWithoutCredentials says what the profile lacks.
func wordProfileWithoutCredentials(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.EmptyProfile:
		return redact.Textf("profile %q, named by %s, is there and says nothing of where its credentials come from; profiles that do: %s", d.Name, wording.NamedWords(c, d.From), profilesWords(d.Others))
	case cause.OfProfile:
		return redact.Textf("%s is there and has neither keys nor another source of credentials", wording.ProfileAt(c, d))
	case cause.EmptyFiles:
		return credentialfiles.EmptyFiles(d)
	}
	panic(checks.Unworded(c))
}
