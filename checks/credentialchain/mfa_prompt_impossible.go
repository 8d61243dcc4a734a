package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var MFAPromptImpossible = &checks.Rule{
	ID:     "mfa-prompt-impossible",
	Causes: []cause.Kind{cause.MFAPromptImpossible}, Severity: checks.Error, Since: "0.1.0",
	Title: "MFA code required",
	Doc: checks.Page(
		"`EOFError: `, with nothing after the colon.",
		"The profile has `mfa_serial`, so boto3 prompts for a code on the terminal. Airflow has no terminal.",
		"Assume the role on this machine, where you can type the code, and copy the temporary keys to a profile of their own. "+
			"Repeat this when they expire:\n\n"+sessionKeys("airflow")+
			"Set that profile once in `.env`, `AWS_PROFILE=airflow-session`, and run `astro dev restart`. SSO needs no code and is the lasting solution.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s has mfa_serial, but Airflow cannot prompt for an MFA code", wording.ProfileAt(c, d))
	}),
	Fixes: fixMFA,
}

// fixMFA lets the AWS CLI ask for the code: it knows the device from the profile.
func fixMFA(p *checks.Pass, c cause.Cause) []checks.Fix { return []checks.Fix{copyKeys(p, c)} }
