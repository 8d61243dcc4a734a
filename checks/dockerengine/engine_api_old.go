package dockerengine

import (
	"doctor/checks"
)

var EngineAPIOld = &checks.Rule{
	ID: "engine-api-old", Severity: checks.Warning, Since: "0.1.0",
	Title: "Docker Engine of an old version",
	Doc: checks.Page(
		"Nothing is printed.",
		"The engine speaks an API older than the one the CLI was built for. "+
			"The two agree on the older one, and newer options of compose are then refused or left out. "+
			"This is only a warning: what is said here about mounts still holds. It depends on the machine, so there is no example.",
		"Update Docker, and look at the version again:\n\n"+
			"```\ndocker version\n```",
	),
}
