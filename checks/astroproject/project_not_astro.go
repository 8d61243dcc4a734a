package astroproject

import "doctor/checks"

var ProjectNotAstro = &checks.Rule{
	ID: "project-not-astro", NoProject: true, Severity: checks.Error, Since: "0.1.0",
	Title: "A folder that is no Astro project",
	Doc: checks.Page(
		"`this is not an Astro project directory.`",
		"`astro dev start` looks for `.astro/config.yaml` in the folder where it is called, and in no parent of it. "+
			"The home folder is never a project.",
		"Change to the project's folder, which the finding names where a parent or a folder below is one. If there is none, make one here:\n\n"+
			"```\nastro dev init\n```"),
}
