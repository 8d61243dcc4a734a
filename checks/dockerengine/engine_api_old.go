package dockerengine

import (
	"doctor/checks"
)

var EngineAPIOld = &checks.Rule{
	ID: "engine-api-old", Severity: checks.Warning, Since: "0.1.0",
	Title: "Outdated Docker Engine",
	Doc: checks.Page(
		"None.",
		"The API of the engine is older than the one that the Astro CLI was built for. "+
			"Newer options of compose are then rejected or ignored. "+
			"This is only a warning: the findings about mounts are still valid. It depends on the machine, so there is no example.",
		"Update Docker, then check the version:\n\n"+
			"```\ndocker version\n```",
	),
}
