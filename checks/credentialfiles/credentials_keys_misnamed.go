package credentialfiles

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CredentialsKeysMisnamed = &checks.Rule{
	ID:     "credentials-keys-misnamed",
	Causes: []cause.Kind{cause.CredentialsKeysMisnamed}, Severity: checks.Error, Since: "0.1.0",
	Title: "A setting that boto3 knows by another name",
	Doc: checks.Page(
		checks.NoCredentials+", or `botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`.",
		"boto3 knows `aws_access_key_id`, `aws_secret_access_key` and `aws_session_token`. "+
			"It passes over every other name, such as `access_key` or `aws_secret_key`, without a word.",
		"Write the name that the finding suggests."),
	Message: checks.Says(func(c cause.Cause, d cause.MisnamedKey) redact.Text {
		return redact.Textf("%s says %s; boto3 knows it as %s", wording.SpotWords(c, d.At), d.Written, d.Known)
	}),
	Fixes: fixKeyName,
}

func fixKeyName(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, repair.PlaceOf(c)), checks.Unsafe,
		fixers.RenameSetting{File: c.HostPath, Section: c.Section, From: c.Key, To: c.Suggestion})}
}
