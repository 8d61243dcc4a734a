package dockerengine

import (
	"doctor/checks"
)

var EngineUnreachable = &checks.Rule{
	ID: "engine-unreachable", Severity: checks.Error, Since: "0.1.0",
	Title: "Docker Engine that does not answer",
	Doc: checks.Page(
		"`Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?` in the build log, then "+
			"`Error: an error was encountered while building the image, see the build logs for details`.",
		"The engine is chosen by `DOCKER_HOST`, then `DOCKER_CONTEXT`, then the current context of the docker command. "+
			"The one that was chosen does not run, or you may not use its socket, or the choice is out of date. "+
			"On macOS, and with Podman's own machine, the CLI starts the engine itself; then this is only a warning. It depends on the machine, so there is no example.",
		"Start the engine that the finding names, or choose another:\n\n"+
			"```\ndocker context ls\ndocker context use default\n```\n\n"+
			"On Linux you may have to join the group: `sudo usermod -aG docker \"$USER\"`, then log in again.",
	),
	StopsStart: true,
}
