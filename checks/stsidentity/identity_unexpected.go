package stsidentity

import (
	"doctor/checks"
)

var IdentityUnexpected = &checks.Rule{
	ID: "identity-unexpected", Severity: checks.Error, Since: "0.1.0",
	Title: "Another account or role than the project expects",
	Doc: checks.Page(
		"Nothing is printed: everything works, in the wrong account or with the wrong rights.",
		"`.doctor.yaml` says under `expect` which account, role or ARN this project works with, and AWS says that the credentials of its services are somebody else's. "+
			"A secrets backend with credentials of its own may well ask another account, and is not held to it. "+
			"Usually `AWS_PROFILE` names another profile, or keys in `.env` win over the files. Only AWS can tell, so there is no example.",
		"See where boto3 takes the credentials from, step by step, and name the right profile in `.env`:\n\n"+
			"```\ndoctor whoami\n```\n\n"+
			"If the expectation is out of date, correct it in `.doctor.yaml`.",
	),
}
