package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var LoginTokenMissing = &checks.Rule{
	ID:     "login-token-missing",
	Causes: []cause.Kind{cause.LoginTokenMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "Profile of aws login without a usable token",
	Doc: checks.Page(
		"`botocore.exceptions.LoginTokenLoadError: Error loading login session token: "+
			"Unable to load a existing login session for session arn:aws:iam::111122223333:user/dev. Please reauthenticate with 'aws login'.`",
		"`aws login` keeps its token in `~/.aws/login/cache`, under a name made from the profile's `login_session`. "+
			"The file is not there, cannot be read, or lacks something. boto3 has no other way to get keys for this profile.",
		"Log in again on the host, and mount the whole folder `~/.aws` rather than single files. The containers need no restart after a login.\n\n"+
			"```\naws login\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoLoginToken) redact.Text {
		return redact.Textf("%s uses `aws login`, and its token %s is missing or unusable", wording.ProfileAt(c, d.Of), d.Path)
	}),
	Fixes: func(p *checks.Pass, _ cause.Cause) []checks.Fix {
		return []checks.Fix{p.Login("Log in again", "login")}
	},
}
