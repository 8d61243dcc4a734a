package stsidentity

import (
	"doctor/checks"
)

var RootIdentity = &checks.Rule{
	ID: "root-identity", Severity: checks.Warning, Since: "0.1.0",
	Title: "Keys of the root user",
	Doc: checks.Page(
		"Nothing is printed. The ARN ends in `:root`.",
		"The access key belongs to the root user of the account. No policy limits it, and it can even close the account. This is only a warning: "+
			"Airflow works with it. Only AWS knows this, so there is no example.",
		"Create an IAM user or, better, an SSO login with the permissions that your DAGs need, set it up with `aws configure sso`, and delete the root user's access key.",
	),
}
