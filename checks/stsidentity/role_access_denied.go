package stsidentity

import (
	"doctor/checks"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

var RoleAccessDenied = &checks.Rule{
	ID: "role-access-denied", Severity: checks.Error, Since: "0.1.0",
	Title: "Role that these credentials may not assume",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: "+
			"User: arn:aws:iam::111122223333:user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/airflow`",
		"The credentials are good, and AWS does not let them assume the role in `role_arn`. "+
			"Two things have to agree: the role's trust policy and the policies of whoever asks. "+
			"The same answer comes for a role that does not exist, and for a missing `external_id`. Only AWS can tell, so there is no example.",
		"Compare the role's name and account with the message. "+
			"Then have the identity in the message added to the role's trust policy, and `sts:AssumeRole` on the role allowed to it.",
	),
	Answers:       []aws.Kind{aws.RoleDenied},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, e *aws.Error, _ string) []checks.Fix {
		if e.Denial == nil || e.Denial.Resource == "" {
			return []checks.Fix{{Title: redact.NewText("Have the caller added to the role's trust policy"), Safety: checks.Unsafe}}
		}
		fix := secretsaccess.Allow(p, e, e.Denial.Action, e.Denial.Resource)
		if len(fix.Commands) > 0 {
			fix.Title = fix.Title.Add(", and the caller added to the role's trust policy")
		}
		return []checks.Fix{fix}
	},
}
