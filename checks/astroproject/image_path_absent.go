package astroproject

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/astro"
)

var ImagePathAbsent = &checks.Rule{
	ID:       "image-path-absent",
	Refusals: []astro.RefusalKind{astro.ImagePathAbsent}, Severity: checks.Error, Since: "0.2.0",
	Title: "COPY of a file that is not in the project",
	Doc: checks.Page(
		"The image build ends with `failed to calculate checksum of ref …: \"/include/.aws\": not found`, and nothing starts.",
		"`COPY` or `ADD` names a file or folder that is not in the project folder, the build context. "+
			"Often git ignores it, so that a fresh clone does not have it. "+
			"What `.dockerignore` leaves out is not there either, and neither `~` nor a path of your machine leads out of the project folder. "+
			"Not looked at are files of other stages, images and URLs, patterns, and names with a variable that has no value in the Dockerfile.",
		"Put the file there, or remove the line. Mount AWS files instead of copying them:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		if r.Unreadable != "" {
			return fmt.Sprintf("%sthe Dockerfile copies %s, which %s: the image build fails", where, r.Subject, r.Unreadable)
		}
		return fmt.Sprintf("%sthe Dockerfile copies %s, which is not in the project folder: the image build fails", where, r.Subject)
	},
	RefusalFixes: fixAbsentSource,
}
