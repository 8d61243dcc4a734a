package dockerengine

import (
	"doctor/checks"
)

var EngineRemote = &checks.Rule{
	ID: "engine-remote", Severity: checks.Error, Since: "0.1.0",
	Title: "Docker Engine is on another machine",
	Doc: checks.Page(
		checks.NoCredentials+". The engine creates an empty folder at the path of your `~/.aws` on the other machine.",
		"`DOCKER_HOST`, or a context with an ssh or tcp address, selects an engine on another machine. "+
			"That engine mounts folders of its own disk, where your files do not exist. "+
			"The finding is a warning if only the kernel differs, for example behind a forwarded socket: a virtual machine may share the folder. "+
			"It depends on the machine, so there is no example.",
		"Use the engine on your machine:\n\n"+
			"```\nunset DOCKER_HOST\ndocker context use default\n```\n\n"+
			"To keep the remote engine, put temporary keys into `.env` instead of mounting files: the Astro CLI reads `.env` on your machine.",
	),
}
