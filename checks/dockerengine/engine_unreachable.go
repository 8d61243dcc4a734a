package dockerengine

import (
	"doctor/checks"
)

var EngineUnreachable = &checks.Rule{
	ID: "engine-unreachable", Severity: checks.Error, Since: "0.1.0",
	Title: "Docker Engine does not answer",
	Doc: checks.Page(
		"`Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?` in the build log, then "+
			"`Error: an error was encountered while building the image, see the build logs for details`.",
		"`DOCKER_HOST`, then `DOCKER_CONTEXT`, then the current context of the docker command selects the engine. "+
			"The selected engine is not running, you have no permission to use its socket, or the selection is out of date. "+
			"On macOS, and with a Podman machine, the Astro CLI starts the engine itself: the finding is then only a warning. It depends on the machine, so there is no example.",
		"Start the engine that the finding names, or select another one:\n\n"+
			"```\ndocker context ls\ndocker context use default\n```\n\n"+
			"On Linux you may need to join the docker group: `sudo usermod -aG docker \"$USER\"`, then log in again.",
	),
	StopsStart: true,
}
