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
	Title: "AWS file variable points to a folder",
	Doc: checks.Page(
		checks.NoCredentials+
			". Nothing mentions the folder.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` must name files. "+
			"boto3 treats a folder, or a path with a slash at the end, as a missing file.",
		"Add the file name to the path: `config` for the first variable, `credentials` for the second.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.VariableOfFolder) redact.Text {
		return redact.Textf("%s is %s, not a file", wording.SettingWords(c, d.Setting), wording.KindWords(d.Is))
	}),
	Fixes: repair.FixVariables,
}
