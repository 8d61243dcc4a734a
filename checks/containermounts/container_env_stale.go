package containermounts

import (
	"doctor/checks"
)

var ContainerEnvStale = &checks.Rule{
	ID: "container-env-stale", Severity: checks.Error, Since: "0.1.0",
	Title: "Containers run with outdated variables",
	Doc: checks.Page(
		"An error that the old values cause, for example `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found` for a profile that `.env` no longer names.",
		"A container keeps the variables that it was created with. "+
			"`.env`, the override or the Dockerfile has changed since, and `docker restart` does not read them again. It takes running containers to see this, so there is no example.",
		"Recreate the containers:\n\n"+
			"```\nastro dev restart\n```",
	),
}
