package containermounts

import (
	"doctor/checks"
)

var ContainersOfFailedStart = &checks.Rule{
	ID: "containers-of-failed-start", Severity: checks.Warning, Since: "0.1.0",
	Title: "Containers are left from an earlier start",
	Doc: checks.Page(
		"`astro dev start` fails, but Airflow still runs with its old settings.",
		"If a start fails, the earlier containers continue to run with their old mounts and variables, whatever the files contain now. "+
			"If it fails midway, some containers are created but not started. "+
			"This is only a warning: it explains what you see. It takes running containers to see this, so there is no example.",
		"Fix the error of the start, then recreate the containers:\n\n"+
			"```\nastro dev restart\n```",
	),
}
