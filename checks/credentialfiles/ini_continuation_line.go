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
	Title: "Indented line joins the line above",
	Doc: checks.Page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`",
		"A line that is indented deeper than the setting above it continues the value of that setting. "+
			"The secret key then becomes part of the access key ID, and boto3 finds no secret key.",
		"Start all settings of a profile in the first column.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.SwallowedLine) redact.Text {
		return redact.Textf("%s is indented, so it continues the value of %s", wording.SpotWords(c, d.At), d.Option)
	}),
	Fixes: fixIndent,
}

func fixIndent(_ *checks.Pass, c cause.Cause) []checks.Fix {
	if fix, ok := repair.JoinWrapped(c); ok {
		return []checks.Fix{fix}
	}
	return []checks.Fix{repair.MendSetting(c, fixers.Dedent, fmt.Sprintf("Remove the indentation of %s", repair.PlaceOf(c)))}
}
