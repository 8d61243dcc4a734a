package stsidentity

import (
	"doctor/checks"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws"
)

var RoleAccessDenied = &checks.Rule{
	ID: "role-access-denied", Severity: checks.Error, Since: "0.1.0",
	Title: "Not allowed to assume the role",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: "+
			"User: arn:aws:iam::111122223333:user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/airflow`",
		"The credentials are valid, but AWS does not allow them to assume the role in `role_arn`. "+
			"The role's trust policy and the policies of the caller both have to allow it. "+
			"AWS answers the same if the role does not exist or `external_id` is missing. Only AWS knows this, so there is no example.",
		"Compare the name and the account of the role with the message. "+
			"Then have the identity in the message added to the role's trust policy, and `sts:AssumeRole` on the role allowed in its own policy.",
	),
	Answers:       []aws.Kind{aws.RoleDenied},
	AnswerMessage: sayRefused,
	AnswerFixes: func(p *checks.Pass, e *aws.Error, profile string) []checks.Fix {
		if e.Denial == nil || e.Denial.Resource == "" {
			return fixRequest(p, e, profile)
		}
		fix := secretsaccess.Allow(p, e, e.Denial.Action, e.Denial.Resource)
		if len(fix.Commands) > 0 {
			fix.Title = fix.Title.Add(", and have the caller added to the role's trust policy")
		}
		return []checks.Fix{fix}
	},
}
