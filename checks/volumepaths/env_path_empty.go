package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var EnvPathEmpty = &checks.Rule{
	ID:     "env-path-empty",
	Causes: []cause.Kind{cause.EnvPathEmpty}, Severity: checks.Error, Since: "0.1.0",
	Title: "AWS file variable set but empty",
	Doc: checks.Page(
		checks.NoCredentials+
			".",
		"An empty variable is not the same as an unset one. "+
			"With `AWS_SHARED_CREDENTIALS_FILE=` boto3 reads no credentials file at all, not even `~/.aws/credentials`. The same applies to `AWS_CONFIG_FILE=`.",
		"Set the variable to a path, or remove its line from `.env`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s is empty%s, so boto3 reads no %s file at all", d.Name, wording.InBrackets(c, d.At), repair.AwsFile(d.Name))
	}),
	Fixes: repair.FixVariables,
}
