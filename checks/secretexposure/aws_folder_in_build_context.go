package secretexposure

import (
	"doctor/checks"
)

var AWSFolderInBuildContext = &checks.Rule{
	ID: "aws-folder-in-build-context", Severity: checks.Error, Since: "0.1.0",
	Title: "AWS keys in the image build context",
	Doc: checks.Page(
		"None. The keys are in the image, and `astro deploy` pushes them.",
		"The build of a Runtime image copies the whole project to `/usr/local/airflow`. "+
			"The `.dockerignore` that `astro dev init` writes does not list `.aws`. "+
			"The finding is a warning, since nothing fails because of it.",
		"Mount `~/.aws` and remove the copy, or keep the folder out of the image:\n\n```\necho .aws >> .dockerignore\n```\n\n"+
			"If the image was pushed, create new keys and delete the old ones.",
	),
}
