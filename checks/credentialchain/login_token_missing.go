package credentialchain

import (
	"fmt"
	"path"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var LoginTokenMissing = &checks.Rule{
	ID:     "login-token-missing",
	Causes: []cause.Kind{cause.LoginTokenMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "No usable aws login token",
	Doc: checks.Page(
		"`botocore.exceptions.LoginTokenLoadError: Error loading login session token: "+
			"Unable to load a existing login session for session arn:aws:iam::111122223333:user/dev. Please reauthenticate with 'aws login'.`",
		"`aws login` keeps its token in `~/.aws/login/cache`, in a file named after the profile's `login_session`. "+
			"The file is missing, unreadable or incomplete, and the profile has no other credentials.",
		"Log in again on this machine, and mount the whole folder `~/.aws` rather than single files. "+
			"The containers need no restart after a login.\n\n"+
			"```\naws login --profile dev\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoLoginToken) redact.Text {
		return redact.Textf("%s has no usable `aws login` token in %s", wording.ProfileAt(c, d.Of), path.Dir(d.Path))
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		profile := repair.ProfileOf(c)
		return []checks.Fix{p.Login(fmt.Sprintf("Log in with profile %q on this machine", profile), "login"+p.Flag("--profile", profile))}
	},
}
