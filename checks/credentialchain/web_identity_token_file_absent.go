package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var WebIdentityTokenFileAbsent = &checks.Rule{
	ID:     "web-identity-token-file-absent",
	Causes: []cause.Kind{cause.WebIdentityTokenFileAbsent}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unusable web identity token file",
	Doc: checks.Page(
		"`FileNotFoundError: [Errno 2] No such file or directory: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token'`",
		"`AWS_WEB_IDENTITY_TOKEN_FILE`, or `web_identity_token_file` in the profile, was copied from a cluster, "+
			"which mounts the token into its pods. boto3 looks for the token before it reads the credentials file, and stops if it is missing.",
		"Remove `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN` from `.env` or the Dockerfile, then run `astro dev restart`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoTokenFile) redact.Text {
		if d.Tilde != "" {
			return redact.Textf("web identity token file %q%s does not exist: boto3 does not expand ~ there", d.Tilde, from(c, d.By))
		}
		if d.Path == "" && d.Alone {
			return redact.Textf("assume_role_with_web_identity%s needs a token file, but neither assume_role_with_web_identity_token_file nor AWS_WEB_IDENTITY_TOKEN_FILE is set", from(c, d.By))
		}
		return redact.Textf("web identity token file %s%s %s", d.Path, from(c, d.By), wording.UnusableWords(d.Why))
	}),
	Fixes: fixWebIdentity,
}
