package dockerengine

import (
	"doctor/checks"
)

var EngineRemote = &checks.Rule{
	ID: "engine-remote", Severity: checks.Error, Since: "0.1.0",
	Title: "Docker Engine on another machine",
	Doc: checks.Page(
		checks.NoCredentials+". On the other machine an empty folder has appeared under the path of your `~/.aws`.",
		"The engine runs on another machine, chosen by `DOCKER_HOST` or by a context with an ssh or tcp address. "+
			"Mounts are resolved there: the engine takes the path of your home folder on its own disk, where your files are not. "+
			"It is a warning where only the kernel tells that the engine is elsewhere, as behind a forwarded socket: a virtual machine may share the folder. "+
			"It depends on the machine, so there is no example.",
		"Use the engine of this machine:\n\n"+
			"```\nunset DOCKER_HOST\ndocker context use default\n```\n\n"+
			"If the remote engine is meant, put temporary keys into `.env` instead of a mount; `.env` is read on your side.",
	),
}
