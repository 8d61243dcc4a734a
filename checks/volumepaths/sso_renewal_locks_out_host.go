package volumepaths

import (
	"doctor/checks"
)

var SSORenewalLocksOutHost = &checks.Rule{
	ID: "sso-renewal-locks-out-host", Severity: checks.Warning, Since: "0.1.0",
	Title: "SSO renewal that locks you out of your own token",
	Doc: checks.Page(
		"Nothing is printed when it happens. Some hours after the login, `aws` on the host can no longer use the login; "+
			"`ls -ln ~/.aws/sso/cache` shows a file of user 50000 with mode 0600.",
		"A renewal replaces the token's file instead of writing into it. "+
			"On native Linux, through a mount with `:rw`, the new file belongs to the container's user and nobody else may read it. "+
			"This is only a warning: Airflow goes on working.",
		"When it has happened, remove the file and log in again; the folder is still yours:\n\n"+
			"```\nrm -f ~/.aws/sso/cache/*.json\naws sso login\n```\n\n"+
			"To avoid it, give the profile its own `sso_start_url` and `sso_region` in place of `sso_session`: such a token is never renewed.",
	),
}
