package stsidentity

import (
	"doctor/checks"
	"doctor/internal/aws"
)

var RequestRefused = &checks.Rule{
	ID: "request-refused", Severity: checks.Error, Since: "0.1.0",
	Title: "Request that AWS refuses for another reason",
	Doc: checks.Page(
		"AWS's own words, for instance `botocore.exceptions.ClientError: An error occurred (ValidationError) when calling the AssumeRole operation: "+
			"The requested DurationSeconds exceeds the MaxSessionDuration set for this role.`",
		"AWS knows the credentials and answers, and the answer is no: a duration that the role does not allow, STS switched off in the region, "+
			"a policy of the network's own way to AWS. boto3 gets the same answer each time. Only AWS can tell, so there is no example.",
		"Do what the message says. A duration stands in `duration_seconds` of the profile, or in `assume_role_kwargs` of a backend or connection; "+
			"another region in `region` or `AWS_DEFAULT_REGION`. Where a policy forbids it, ask who runs the account.",
	),
	Answers: []aws.Kind{
		aws.AccessDenied, aws.KMSDenied, aws.RegionDisabled, aws.NotFound, aws.PendingDeletion, aws.NameInvalid, aws.Refusal, // boto3 fares no better
	},
	AnswerMessage: sayRefused,
	AnswerFixes:   fixAsAdvised,
}
