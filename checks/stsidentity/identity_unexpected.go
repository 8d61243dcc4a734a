package stsidentity

import (
	"doctor/checks"
)

var IdentityUnexpected = &checks.Rule{
	ID: "identity-unexpected", Severity: checks.Error, Since: "0.1.0",
	Title: "Unexpected account or role",
	Doc: checks.Page(
		"Nothing is printed: everything works, in the wrong account or with the wrong permissions.",
		"`expect` in `.doctor.yaml` has the account, role or ARN that this project uses, and the credentials of its services belong to another one. "+
			"A secrets backend with its own credentials may use another account and is not compared. "+
			"Usually `AWS_PROFILE` is another profile, or keys in `.env` override the files. Only AWS knows the identity, so there is no example.",
		"See where boto3 gets the credentials from, step by step, and set the right profile in `.env`:\n\n"+
			"```\ndoctor whoami\n```\n\n"+
			"If the expectation is out of date, change it in `.doctor.yaml`.",
	),
}
