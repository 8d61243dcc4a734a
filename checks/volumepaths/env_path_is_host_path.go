package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var EnvPathIsHostPath = &checks.Rule{
	ID:     "env-path-is-host-path",
	Causes: []cause.Kind{cause.EnvPathIsHostPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "Path of your machine in a variable",
	Doc: checks.Page(
		checks.NoCredentials+", although the path in the variable exists.",
		"The path exists on your machine. boto3 runs in the container, which has another home folder, `/home/astro`, "+
			"and sees of your machine only what the override mounts. Windows paths are not translated either.",
		"Write the path inside the container: the mount's target, then the file's name.\n\n"+
			"```\nAWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s is a path of this machine; the container has no such folder", wording.SettingWords(c, d))
	}),
	Fixes: repair.FixVariables,
}
