package credentialchain

import (
	"doctor/checks"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var WebIdentityWithoutRole = &checks.Rule{
	ID:     "web-identity-without-role",
	Causes: []cause.Kind{cause.WebIdentityWithoutRole}, Severity: checks.Error, Since: "0.1.0",
	Title: "Web identity token without a role",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: "+
			"The provided profile or the current environment is configured to assume role with web identity but has no role ARN configured. "+
			"Ensure that the profile has the role_arnconfiguration set or the AWS_ROLE_ARN env var is set.`",
		"A web identity token file is set, in the environment or in the profile, but no role to assume with it.",
		"Remove `AWS_WEB_IDENTITY_TOKEN_FILE` if it was left over from a cluster. If you use web identity here, set `AWS_ROLE_ARN` as well.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoRole) redact.Text {
		return redact.Textf("a web identity token file is set%s, but no role (AWS_ROLE_ARN or role_arn)", saidBy(c, d.By))
	}),
	Fixes: fixWebIdentity,
}
