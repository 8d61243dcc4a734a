package awsconnections

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
)

var SettingsFileUnreadable = &checks.Rule{
	ID:     "settings-file-unreadable",
	Causes: []cause.Kind{cause.SettingsFileUnreadable}, Severity: checks.Error, Since: "0.1.0",
	Title: "A settings file of which the CLI imports nothing",
	Doc: checks.Page(
		checks.NoCredentials+", where a hook needs a connection of the file. `astro dev start` says nothing.",
		"The CLI ignores `airflow_settings.yaml` where it is not valid YAML, and reads only what is under `airflow:` where it is. "+
			"It fills in no variables: `{{ env.KEY }}` without quotes is YAML for a map in a map. "+
			"A hook whose connection is missing goes on with boto3's default chain. "+
			"It is an error where that finds nothing, else a warning.",
		"Correct the file, or set the connection as `AIRFLOW_CONN_AWS_DEFAULT` in `.env`."),
	Message: checks.Says(wording.LostConnectionWords),
	Fixes:   fixSettingsFile,
}
