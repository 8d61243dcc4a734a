package awsconnections

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
)

var SettingsImportStops = &checks.Rule{
	ID:     "settings-import-stops",
	Causes: []cause.Kind{cause.SettingsImportStops}, Severity: checks.Error, Since: "0.1.0",
	Title: "Import of airflow_settings.yaml stops",
	Doc: checks.Page(
		"`error adding connections: error adding connection my db: error creating connections my db (HTTP 422)`; "+
			"if a hook needs one of the following connections: "+
			checks.NoCredentials+
			".",
		"The CLI sends the connections to the Airflow API one after another, and stops at the first that is rejected: "+
			"it creates none of the following. Airflow rejects an id with other characters than letters, digits, `_`, `.` and `-` (since 2.6.2), "+
			"a `conn_uri` that cannot be parsed, and in Airflow 3 a `conn_extra` that is not a JSON object. "+
			"The finding is an error if a missing connection is needed and the default credential chain finds nothing, else a warning.",
		"Correct the connection in the finding.",
	),
	Message: checks.Says(wording.LostConnectionWords),
	Fixes:   fixSettingsFile,
}
