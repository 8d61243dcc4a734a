package astroproject

import (
	"doctor/checks"
)

var ProjectNameInvalid = &checks.Rule{
	ID: "project-name-invalid", Severity: checks.Error, Since: "0.1.0",
	Title: "A project name that makes no image name",
	Doc: checks.Page(
		"For a project named `My Proj`: `invalid argument \"My Proj_4db07c/airflow:latest\" for \"-t, --tag\" flag: invalid reference format`.",
		"The image is named after `project.name` in `.astro/config.yaml` as it is written there. "+
			"An image name has small letters, digits, and `-`, `_` or `.` between them.",
		"Write the name in small letters and without blanks. The containers, their network and the database volume change their names with it.\n\n"+
			"```\nastro config set project.name my-proj\n```"),
}
