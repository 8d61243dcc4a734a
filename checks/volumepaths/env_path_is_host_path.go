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
	Title: "Host path in an AWS file variable",
	Doc: checks.Page(
		checks.NoCredentials+
			", although the path in the variable exists on your machine.",
		"boto3 runs in the container, where the home folder is `/home/astro` and only mounted folders of your machine exist. "+
			"Windows paths are not translated either.",
		"Set the path inside the container: the target of the mount, then the file name.\n\n```\nAWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s is a path on this machine and does not exist in the container", wording.SettingWords(c, d))
	}),
	Fixes: repair.FixVariables,
}
