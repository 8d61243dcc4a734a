package awsconnections

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
)

var SettingsImportStops = &checks.Rule{
	ID:     "settings-import-stops",
	Causes: []cause.Kind{cause.SettingsImportStops}, Severity: checks.Error, Since: "0.1.0",
	Title: "A connection at which the import of the settings file ends",
	Doc: checks.Page(
		"`error adding connections: error adding connection my db: error creating connections my db (HTTP 422)`; "+
			"where a hook needs one of the connections that follow: "+checks.NoCredentials+".",
		"The CLI hands the connections to Airflow's API one after another, and ends at the first that is refused: "+
			"none that follows is made. Airflow refuses an id with anything but letters, digits, `_`, `.` and `-` (since 2.6.2), "+
			"a `conn_uri` of which nothing can be read, and in Airflow 3 a `conn_extra` that is not a JSON object. "+
			"It is an error where a connection that is missing for it is needed and boto3's default chain finds nothing, else a warning.",
		"Correct the connection that the finding names."),
	Message: checks.Says(wording.LostConnectionWords),
	Fixes:   fixSettingsFile,
}
