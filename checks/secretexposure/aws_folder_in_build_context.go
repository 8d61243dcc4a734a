package secretexposure

import (
	"doctor/checks"
)

var AWSFolderInBuildContext = &checks.Rule{
	ID: "aws-folder-in-build-context", Severity: checks.Error, Since: "0.1.0",
	Title: "AWS keys that the image build copies",
	Doc: checks.Page(
		"None. The keys are in the image, and `astro deploy` pushes them with it.",
		"A Runtime image copies the whole project to `/usr/local/airflow` when it is built. "+
			"The `.dockerignore` that `astro dev init` writes does not name `.aws`. "+
			"The finding is a warning, since nothing fails for it.",
		"Mount `~/.aws` of this machine and remove the copy, or keep the folder out of the image:\n\n"+
			"```\necho .aws >> .dockerignore\n```\n\n"+
			"If the image was pushed, make new keys."),
}
