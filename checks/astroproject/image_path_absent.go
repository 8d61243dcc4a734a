package astroproject

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/redact"
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
		if r.Fault == astro.LeftOut {
			return fmt.Sprintf("%sthe Dockerfile copies %s, which is left out of the image by %s: the image build fails", where, r.Subject, r.Name)
		}
		return fmt.Sprintf("%sthe Dockerfile copies %s, which is not in the project folder: the image build fails", where, r.Subject)
	},
	RefusalFixes: fixAbsentSource,
}

// fixAbsentSource fixes a COPY of something that is missing in the build context.
func fixAbsentSource(p *checks.Pass, r astro.Refusal) []checks.Fix {
	at := wording.RefusedAt(r)
	remove := checks.Fix{Title: redact.NewText("Remove the line (" + at + ")"), Safety: checks.Unsafe}
	switch {
	case strings.Contains("/"+r.Subject+"/", "/.aws/"):
		remove.Title = redact.Textf("Remove the line (%s), and mount ~/.aws in %s: - %s", at, astro.OverrideName, repair.AwsSpec)
		if !repair.HasAWSFiles(p) {
			remove.Title = redact.Textf("Remove the line (%s), make the files with aws configure, and mount ~/.aws in %s: - %s", at, astro.OverrideName, repair.AwsSpec)
		}
		return []checks.Fix{remove}
	case r.Fault == astro.LeftOut:
		return []checks.Fix{{Title: redact.Textf("Add a line !%s to .dockerignore, or remove the pattern that leaves it out", astro.SourceIn(r.Subject)), Safety: checks.Unsafe}, remove}
	}
	return []checks.Fix{{Title: redact.Textf("Put %s into the project folder, or correct the path (%s)", astro.SourceIn(r.Subject), at), Safety: checks.Unsafe}, remove}
}
