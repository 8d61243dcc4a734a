package astroproject

import "doctor/checks"

var ProjectNotAstro = &checks.Rule{
	ID: "project-not-astro", NoProject: true, Severity: checks.Error, Since: "0.1.0",
	Title: "Not an Astro project",
	Doc: checks.Page(
		"`this is not an Astro project directory.`",
		"`astro dev start` looks for `.astro/config.yaml` in the current folder only, not in its parents. "+
			"The home folder is never a project.",
		"Change to the project folder; the finding names it if a parent or a subfolder is one. To create a project in the current folder:\n\n"+
			"```\nastro dev init\n```"),
}
