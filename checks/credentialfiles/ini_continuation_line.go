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

var INIContinuationLine = &checks.Rule{
	ID:     "ini-continuation-line",
	Causes: []cause.Kind{cause.IniContinuationLine}, Severity: checks.Error, Since: "0.1.0",
	Title: "An indented line that joins the one above",
	Doc: checks.Page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`",
		"A line that is indented deeper than the setting above it continues that setting's value. "+
			"The secret key then belongs to the access key id, and boto3 sees no secret key.",
		"Let all settings of a profile begin in the first column."),
	Message: checks.Says(func(c cause.Cause, d cause.SwallowedLine) redact.Text {
		return redact.Textf("%s is indented deeper than the line above, so boto3 takes it for a part of %s", wording.SpotWords(c, d.At), d.Option)
	}),
	Fixes: fixIndent,
}

func fixIndent(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{repair.MendSetting(c, fixers.Dedent, fmt.Sprintf("Remove the blanks at the beginning of %s", repair.PlaceOf(c)))}
}
