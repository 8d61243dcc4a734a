package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOTokenMissing = &checks.Rule{
	ID:     "sso-token-missing",
	Causes: []cause.Kind{cause.SSOTokenMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "No SSO token",
	Doc: checks.Page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`. "+
			"Without `sso_session` the name is the start URL.",
		"boto3 derives the name of the token file from the name of the session or, without a session, from the start URL. "+
			"Both have to match exactly: a trailing slash makes another name, and so does changing a profile from `sso_start_url` to `sso_session`.",
		"Log in on this machine, under the name in the finding. The containers need no restart.\n\n"+
			"```\naws sso login --sso-session example-co\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoToken) redact.Text {
		text := redact.Textf("no SSO token for %s (%s) in %s", d.For, wording.SpotWords(c, d.At), d.Folder)
		if d.Other != "" {
			text = text.Add("; the token there is for " + d.Other)
		}
		return text
	}),
	Fixes: fixLogin,
}
