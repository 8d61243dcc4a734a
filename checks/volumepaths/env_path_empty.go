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
	Title: "File variables set to nothing",
	Doc: checks.Page(
		checks.NoCredentials+".",
		"Set to nothing is not the same as not set. "+
			"With `AWS_SHARED_CREDENTIALS_FILE=` boto3 reads no credentials file at all, not even `~/.aws/credentials`; the same holds for `AWS_CONFIG_FILE=`.",
		"Give the variable a path, or remove its line from `.env`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s is set to nothing%s; boto3 then reads no file at all, not even the usual one", d.Name, wording.InBrackets(c, d.At))
	}),
	Fixes: repair.FixVariables,
}
