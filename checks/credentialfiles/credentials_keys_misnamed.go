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
	Title: "Misnamed key setting",
	Doc: checks.Page(
		checks.NoCredentials+
			", or `botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`.",
		"boto3 reads `aws_access_key_id`, `aws_secret_access_key` and `aws_session_token`. "+
			"It silently ignores every other name, such as `access_key` or `aws_secret_key`.",
		"Use the names in the finding.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.MisnamedKey) redact.Text {
		return redact.Textf("%s in %s must be %s", wording.And(d.Written), wording.SpotWords(c, d.At), wording.And(d.Known))
	}),
	Fixes: fixKeyNames,
}

func fixKeyNames(_ *checks.Pass, c cause.Cause) []checks.Fix {
	d, _ := c.Detail.(cause.MisnamedKey)
	written, known := d.Written.List(), d.Known.List()
	edit := fixers.RenameSetting{File: c.HostPath, Section: c.Section, From: written[0], To: known[0]}
	for i := range written[1:] {
		edit.Also = append(edit.Also, fixers.Renaming{From: written[i+1], To: known[i+1]})
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Rename %s to %s in %s", wording.And(d.Written), wording.And(d.Known), repair.PlaceOf(c)), checks.Unsafe, edit)}
}
