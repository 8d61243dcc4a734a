package credentialchain

import (
	"doctor/checks"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SSOCacheCorrupt = &checks.Rule{
	ID:     "sso-cache-corrupt",
	Causes: []cause.Kind{cause.SSOCacheCorrupt}, Severity: checks.Error, Since: "0.1.0",
	Title: "Damaged SSO token file",
	Doc: checks.Page(
		"`KeyError: '59274341122b24452256e5a9fb301dbd58385b79'`, with the name of the token file, or `botocore.exceptions.SSOTokenLoadError: "+
			"Error loading SSO Token: Token for https://example-co.awsapps.com/start is invalid`",
		"The file in `~/.aws/sso/cache` is not valid JSON, for instance because it was not written completely, or it lacks the token or its expiry.",
		"Remove the tokens and log in again:\n\n"+
			"```\nrm ~/.aws/sso/cache/*.json\naws sso login --sso-session example-co\n```",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.DamagedToken) redact.Text {
		return redact.Textf("the SSO token file %s is damaged or incomplete", d.Path)
	}),
	Fixes: fixLogin,
}
