package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var EnvPathIsDirectory = &checks.Rule{
	ID:     "env-path-is-directory",
	Causes: []cause.Kind{cause.EnvPathIsDirectory}, Severity: checks.Error, Since: "0.1.0",
	Title: "Folder where boto3 wants a file",
	Doc: checks.Page(
		checks.NoCredentials+". Nothing is printed about the folder.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name files. "+
			"boto3 treats a folder, or a path that ends in a slash, as a file that is not there.",
		"Add the file's name to the path: `config` to the first variable, `credentials` to the second.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.VariableOfFolder) redact.Text {
		return redact.Textf("%s names %s; boto3 wants the file", wording.SettingWords(c, d.Setting), wording.KindWords(d.Is))
	}),
	Fixes: repair.FixVariables,
}
