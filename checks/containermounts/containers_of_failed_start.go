package containermounts

import (
	"doctor/checks"
)

var ContainersOfFailedStart = &checks.Rule{
	ID: "containers-of-failed-start", Severity: checks.Warning, Since: "0.1.0",
	Title: "Containers left from before a failed start",
	Doc: checks.Page(
		"`astro dev start` ended with an error, and Airflow still answers, as it was before.",
		"When a start fails, the containers of the one before it go on running, with their old mounts and variables. "+
			"What they do says nothing about the files as they are now. "+
			"Where a start ends midway, containers are left that were made and never started. "+
			"This is only a warning: it explains what you see. It takes running containers to see this, so there is no example.",
		"Repair what made the start fail, then make the containers anew:\n\n"+
			"```\nastro dev restart\n```",
	),
}
