package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var LoginSessionNeedsCRT = &checks.Rule{
	ID:     "login-session-needs-crt",
	Causes: []cause.Kind{cause.LoginSessionNeedsCRT}, Severity: checks.Error, Since: "0.1.0",
	Title: "aws login without awscrt",
	Doc: checks.Page(
		"`botocore.exceptions.MissingDependencyException: Missing Dependency: Using the login credential provider requires an additional dependency. "+
			"You will need to pip install \"botocore[crt]\" before proceeding.` An old boto3 ignores such profiles: "+checks.NoCredentials+".",
		"`aws login` writes `login_session` into the profile. boto3 needs the package awscrt to use it, and the image has awscrt only if `requirements.txt` installs it. "+
			"The AWS CLI on this machine has its own copy, so it works there.",
		"Add the line to `requirements.txt`, then run `astro dev restart`:\n\n"+
			"```\nbotocore[crt]\n```\n\n"+
			"Or use `aws configure sso` or access keys for this profile.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s has login_session (aws login), which needs awscrt in the image", wording.ProfileAt(c, d))
	}),
	Fixes: fixCRT,
}

func fixCRT(p *checks.Pass, _ cause.Cause) []checks.Fix {
	return []checks.Fix{{
		Title:    redact.NewText("Add botocore[crt] to requirements.txt and restart"),
		Commands: redact.Texts(append(repair.AppendLine(p, "botocore[crt]", "requirements.txt"), "astro dev restart")...), Safety: checks.Unsafe,
	}}
}
