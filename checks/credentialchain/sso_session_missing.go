package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOSessionMissing = &checks.Rule{
	ID:     "sso-session-missing",
	Causes: []cause.Kind{cause.SSOSessionMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO session that does not exist",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The specified sso-session does not exist: \"example-co\"`",
		"The profile names an `sso_session`, and the config file has no section `[sso-session example-co]`. "+
			"The section counts only in the config file, and its name has to be the same to the letter.",
		"Correct the name on one side, or make the section with `aws configure sso-session`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s names sso_session = %s, and there is no [sso-session %s] in the config file%s", wording.ProfileAt(c, d), d.Value, d.Value, wording.CommentWords(d.Value))
	}),
	Fixes: inConfig("Add the section, or correct its header: [sso-session NAME]"),
}
