package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var MFAPromptImpossible = &checks.Rule{
	ID:     "mfa-prompt-impossible",
	Causes: []cause.Kind{cause.MFAPromptImpossible}, Severity: checks.Error, Since: "0.1.0",
	Title: "Role that asks for an MFA code",
	Doc: checks.Page(
		"`EOFError: ` with nothing behind the colon.",
		"The profile has `mfa_serial`, so boto3 asks for a code on a terminal. Airflow has no terminal.",
		"Assume the role on the host, where you can type the code, and keep the temporary keys in a profile of their own, again each time they expire:\n\n"+
			sessionKeys("airflow")+
			"Name that profile once in `.env`, `AWS_PROFILE=airflow-session`, and run `astro dev restart`. SSO needs no code and is the lasting solution.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s has mfa_serial: boto3 asks for a code on a terminal, and Airflow has none", wording.ProfileAt(c, d))
	}),
	Fixes: fixMFA,
}

// fixMFA lets the AWS CLI ask for the code: it knows the device from the profile.
func fixMFA(p *checks.Pass, c cause.Cause) []checks.Fix {
	profile := c.Session.Outcome.Profile
	fix := checks.Fix{
		Title:  redact.Textf("Keep temporary keys in a profile of their own, again each time they end, and name it: AWS_PROFILE=%s-session", profile),
		Safety: checks.Unsafe,
	}
	if p.POSIX() {
		export := p.AWSCLI("configure export-credentials" + p.Flag("--profile", profile) + " --format env")
		fix.Commands = []redact.Text{redact.Textf(`eval "$(%s)"`, export)}
		fix.Commands = append(fix.Commands, keysOfTheirOwn(p.AWSCLI, p.Flag("--profile", profile+"-session"))...)
		fix.Commands = append(fix.Commands, redact.NewText(forgetKeys))
		fix.Writes = fixers.CredentialFiles
	}
	return []checks.Fix{fix}
}
