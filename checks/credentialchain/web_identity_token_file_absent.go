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
	Title: "Web identity token that the container lacks",
	Doc: checks.Page(
		"`FileNotFoundError: [Errno 2] No such file or directory: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token'`",
		"`AWS_WEB_IDENTITY_TOKEN_FILE`, or `web_identity_token_file` in the profile, was taken over from a cluster, which puts the token into its pods. "+
			"boto3 looks for it before it reads the credentials file, and does not go on when it is missing.",
		"Remove `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN` from `.env` or the Dockerfile, then run `astro dev restart`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoTokenFile) redact.Text {
		if d.Alone {
			return redact.Textf("the web identity token file %s, named by %s, %s; the role is assumed with it alone", d.Path, wording.NamedWords(c, d.By), wording.UnusableWords(d.Why))
		}
		return redact.Textf("the web identity token file %s%s %s; boto3 asks for it before the credentials file", d.Path, saidBy(c, d.By), wording.UnusableWords(d.Why))
	}),
	Fixes: fixWebIdentity,
}
