package dockerengine

import (
	"doctor/checks"
)

var EngineWindowsContainers = &checks.Rule{
	ID: "engine-windows-containers", Severity: checks.Error, Since: "0.2.0",
	Title: "Docker Engine runs Windows containers",
	Doc: checks.Page(
		"The image build fails with `no matching manifest for windows/amd64 10.0.22631 in the manifest list entries`, and nothing starts.",
		"Docker Desktop on Windows runs either Linux containers or Windows containers. "+
			"Astro Runtime is a Linux image, but this engine runs Windows containers (`docker info` prints `OSType: windows`). "+
			"It depends on the machine, so there is no example.",
		"Switch to Linux containers in the menu of the Docker Desktop icon, or with this command:\n\n"+
			"```\ndocker desktop engine use linux\n```",
	),
	StopsStart: true,
}
