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
	Title: "Profile of aws login without awscrt in the image",
	Doc: checks.Page(
		"`botocore.exceptions.MissingDependencyException: Missing Dependency: Using the login credential provider requires an additional dependency. "+
			"You will need to pip install \"botocore[crt]\" before proceeding.` An old boto3 does not know such profiles at all: "+checks.NoCredentials+".",
		"`aws login` writes `login_session` into the profile. "+
			"boto3 can use it only with the package awscrt, which the image does not have unless `requirements.txt` brings it. "+
			"The AWS CLI on the host has its own copy, so it works there.",
		"Add the line to `requirements.txt`, then run `astro dev restart`:\n\n"+
			"```\nbotocore[crt]\n```\n\n"+
			"Or use `aws configure sso` or access keys for this profile.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s uses `aws login` (login_session), for which boto3 needs awscrt; the image has none unless requirements.txt brings it", wording.ProfileAt(c, d))
	}),
	Fixes: fixCRT,
}

func fixCRT(p *checks.Pass, _ cause.Cause) []checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Add botocore[crt] to requirements.txt and start again"), Safety: checks.Unsafe}
	if p.POSIX() {
		fix.Commands = redact.Texts(append(repair.AppendLine(p, "botocore[crt]", "requirements.txt"), "astro dev restart")...)
	}
	return []checks.Fix{fix}
}
