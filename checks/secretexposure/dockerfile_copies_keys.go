package secretexposure

import (
	"doctor/checks"
	"doctor/checks/credentialfiles"
)

var DockerfileCopiesKeys = &checks.Rule{
	ID: "dockerfile-copies-keys", Severity: checks.Error, Since: "0.1.0",
	Title: "Dockerfile copies AWS files into the image",
	Doc: checks.Page(
		"None at first. After you replace the keys on this machine, the image still has the old ones: "+
			credentialfiles.KeyRefused,
		"`COPY` takes the files as they are during the build. They stay in a layer of the image, for everybody who can pull it, and are not updated. "+
			"The finding is a warning, since nothing fails because of it yet.",
		"Remove the line, and mount the folder in `docker-compose.override.yml`:\n\n```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
}
