package awsconnections

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
)

var SettingsFileUnreadable = &checks.Rule{
	ID:     "settings-file-unreadable",
	Causes: []cause.Kind{cause.SettingsFileUnreadable}, Severity: checks.Error, Since: "0.1.0",
	Title: "airflow_settings.yaml is not imported",
	Doc: checks.Page(
		checks.NoCredentials+
			", if a hook needs a connection of the file. `astro dev start` prints nothing.",
		"The CLI silently ignores `airflow_settings.yaml` if it is invalid YAML; otherwise it only reads what is under `airflow:`. "+
			"It does not fill in variables: `{{ env.KEY }}` without quotes is YAML for a map in a map. "+
			"A hook without its connection continues with the default credential chain. "+
			"The finding is an error if that finds nothing, else a warning.",
		"Correct the file, or set the connection as `AIRFLOW_CONN_AWS_DEFAULT` in `.env`.",
	),
	Message: checks.Says(wording.LostConnectionWords),
	Fixes:   fixSettingsFile,
}
