package overridefile

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var OverrideMissing = &checks.Rule{
	ID:     "override-missing",
	Causes: []cause.Kind{cause.OverrideMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "No override that mounts the AWS files",
	Doc: checks.Page(
		checks.NoCredentials+", or with `AWS_PROFILE` set: `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"A container sees nothing of the home folder of this machine unless it is mounted. "+
			"The CLI mounts the project's own folders only; `~/.aws` has to be added in `docker-compose.override.yml`, for every service. "+
			"Variables in `.env` say where to look, and put nothing there.",
		"Make `docker-compose.override.yml` beside the Dockerfile, as in the example, and start again with `astro dev restart`. "+
			"In Airflow 2 the services are `scheduler`, `webserver` and `triggerer`."),
	Message: wordOverrideMissing,
	Fixes:   repair.FixNoOverride,
}

// wordOverrideMissing says where boto3 does not find the files.
func wordOverrideMissing(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.EmptyMount:
		return redact.Textf("boto3 looks in %s, where %s mounts an empty tmpfs at %s and no folder with AWS files", d.Folder, wording.OverrideLines(c), d.Target)
	case cause.NothingMounted:
		looked := d.Folder
		if d.Variable.Name != "" {
			looked = wording.SettingWords(c, d.Variable)
		}
		if d.Override {
			return redact.Textf("boto3 looks in %s, but %s mounts no folder with AWS files", looked, astro.OverrideName)
		}
		return redact.Textf("boto3 looks in %s, but nothing is mounted: there is no %s", looked, astro.OverrideName)
	}
	panic(checks.Unworded(c))
}
