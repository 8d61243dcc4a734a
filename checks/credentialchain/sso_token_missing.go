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
	Title: "SSO login that has not been made",
	Doc: checks.Page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`. "+
			"For a profile without `sso_session` the start URL stands in place of the name.",
		"boto3 looks for the token under a name made from the session's name or, without a session, from the start URL. "+
			"Both count to the letter: a slash at the end makes another name, and so does moving a profile from `sso_start_url` to `sso_session`.",
		"Log in on the host, under the name that the finding gives. The containers need no restart.\n\n"+
			"```\naws sso login --sso-session example-co\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoToken) redact.Text {
		text := redact.Textf("there is no SSO token for %s (%s) in %s: nobody has logged in under that name", d.For, wording.SpotWords(c, d.At), d.Folder)
		if d.Other != "" {
			text = text.Add("; there is one for " + d.Other + ", and the name has to be the same to the letter")
		}
		return text
	}),
	Fixes: fixLogin,
}
