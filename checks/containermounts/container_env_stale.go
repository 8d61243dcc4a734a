package containermounts

import (
	"doctor/checks"
)

var ContainerEnvStale = &checks.Rule{
	ID: "container-env-stale", Severity: checks.Error, Since: "0.1.0",
	Title: "Running container with older variables",
	Doc: checks.Page(
		"Whatever the old values lead to, for instance `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found` for a profile that `.env` no longer names.",
		"The variables of a container are fixed when it is made. "+
			"`.env`, the override or the Dockerfile has changed since, and `docker restart` does not read them again. It takes running containers to see this, so there is no example.",
		"Make the containers anew:\n\n"+
			"```\nastro dev restart\n```",
	),
}
