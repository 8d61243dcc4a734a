package secretexposure

import (
	"doctor/checks"
	"doctor/checks/credentialfiles"
)

var DockerfileCopiesKeys = &checks.Rule{
	ID: "dockerfile-copies-keys", Severity: checks.Error, Since: "0.1.0",
	Title: "A Dockerfile that copies the AWS files",
	Doc: checks.Page(
		"None at first. When the keys have been replaced on this machine, the image still has the old ones: "+credentialfiles.KeyRefused,
		"`COPY` takes the files as they are at the build. They stay in the image's layers, for everybody who can pull it, and are not renewed. "+
			"The finding is a warning, since nothing fails for it yet.",
		"Remove the line, and mount the folder in `docker-compose.override.yml`:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
}
