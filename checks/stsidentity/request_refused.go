package stsidentity

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

var RequestRefused = &checks.Rule{
	ID: "request-refused", Severity: checks.Error, Since: "0.1.0",
	Title: "Request rejected by AWS",
	Doc: checks.Page(
		"The text of AWS, for instance `botocore.exceptions.ClientError: An error occurred (ValidationError) when calling the AssumeRole operation: "+
			"The requested DurationSeconds exceeds the MaxSessionDuration set for this role.`",
		"AWS knows the credentials and rejects the request: a duration that the role does not allow, STS not activated in the region, "+
			"or a VPC endpoint policy. boto3 gets the same answer each time. "+
			"Only AWS knows this, so there is no example.",
		"Follow the message. "+
			"The duration is `duration_seconds` in the profile, or in `assume_role_kwargs` of a backend or connection; the region is `region` or `AWS_DEFAULT_REGION`. "+
			"If a policy denies it, ask the administrator of the account.",
	),
	Answers: []aws.Kind{
		aws.AccessDenied, aws.KMSDenied, aws.RegionDisabled, aws.NotFound, aws.PendingDeletion, aws.NameInvalid, aws.Refusal, // boto3 fares no better
	},
	AnswerMessage: sayRefused,
	AnswerFixes:   fixRequest,
}

// fixRequest allows what a policy denies, or repeats the request where AWS explains it.
func fixRequest(p *checks.Pass, e *aws.Error, profile string) []checks.Fix {
	if e.Denial != nil && e.Denial.Allowable() && e.Denial.Resource != "" {
		return []checks.Fix{secretsaccess.Allow(p, e, e.Denial.Action, e.Denial.Resource)}
	}
	fix := fixAsAdvised(p, e, profile)[0]
	fix.Commands = []redact.Text{p.AWSCLI("sts get-caller-identity" + repair.FlagFor(p, profile))}
	return []checks.Fix{fix}
}
