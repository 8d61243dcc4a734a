package astroproject

import (
	"fmt"
	"path"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var ImagePathAbsent = &checks.Rule{
	ID:       "image-path-absent",
	Refusals: []astro.RefusalKind{astro.ImagePathAbsent}, Severity: checks.Error, Since: "0.2.0",
	Title: "COPY source not found",
	Doc: checks.Page(
		"The image build fails with `failed to calculate checksum of ref …: \"/include/.aws\": not found`, and nothing starts.",
		"`COPY` or `ADD` names a file or folder that is not in the build context, which is the project folder. "+
			"Often git ignores the file, so a fresh clone does not have it. "+
			"Files excluded by `.dockerignore` are not in the build context either, and `~` or a path of your machine never is. "+
			"Not checked: files of other stages, images and URLs, patterns, and names with a variable that has no value in the Dockerfile.",
		"Put the file into the project folder, or remove the line. Mount AWS files instead of copying them:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		if r.Fault == astro.LeftOut {
			return fmt.Sprintf("%s copies %s, which %s excludes from the build", wording.RefusedAt(r), r.Subject, r.Name)
		}
		return fmt.Sprintf("%s copies %s, which is not in the project folder", wording.RefusedAt(r), r.Subject)
	},
	RefusalFixes: fixAbsentSource,
}

// fixAbsentSource fixes a COPY of something that is missing in the build context.
func fixAbsentSource(p *checks.Pass, r astro.Refusal) []checks.Fix {
	at, source := wording.RefusedAt(r), astro.SourceIn(r.Subject)
	remove := checks.Fix{Title: redact.Textf("Comment out %s", at), Lines: commentedOut(p, r), Safety: checks.Unsafe}
	switch {
	case strings.Contains("/"+r.Subject+"/", "/.aws/") && len(remove.Lines) > 0 && (repair.HasAWSFiles(p) || !p.Diagnosis().UsesAWS()):
		edit := fixers.CommentLines(r.At[0].Line, r.At[0].Line+len(remove.Lines)-1)
		return []checks.Fix{repair.EditFile(fmt.Sprintf("Comment out %s: AWS files are mounted, not copied", at), checks.Unsafe, r.At[0].File, fixers.Dockerfile, edit)}
	case strings.Contains("/"+r.Subject+"/", "/.aws/"):
		remove.Title = remove.Title.Addf(", and mount ~/.aws into each service in %s", astro.OverrideName)
		remove.Lines = append(remove.Lines, redact.NewText("- "+repair.AwsSpec))
		if !repair.HasAWSFiles(p) {
			create := p.Configure("", "")
			remove.Title = remove.Title.Add("; create the files with this command")
			remove.Commands, remove.Writes = create.Commands, create.Writes
		}
		return []checks.Fix{remove}
	case r.Fault == astro.LeftOut:
		return []checks.Fix{{Title: redact.Textf("Include %s in the build: add this line to .dockerignore", source), Commands: redact.Texts(repair.AppendLine(p, "!"+source, ".dockerignore")...), Safety: checks.Unsafe}, remove}
	}
	if meant := nearSource(p, source); meant != "" && len(r.At) > 0 {
		edit := repair.EditFile(fmt.Sprintf("Copy %s instead of %s in %s", meant, source, at), checks.Unsafe, r.At[0].File, fixers.Dockerfile, fixers.ReplaceText(r.At[0].Line, source, meant))
		if repair.Cures(p, edit, r) {
			return []checks.Fix{edit, remove}
		}
	}
	return []checks.Fix{{Title: redact.Textf("Put %s into the project folder, or correct the path in %s", source, at), Safety: checks.Unsafe}, remove}
}

// nearSource is a path of the project whose last name is almost that of a missing source, "" for none.
func nearSource(p *checks.Pass, source string) string {
	folder, name := path.Split(source)
	names, err := p.Machine.ReadDir(p.Project().Path(path.Clean("./" + folder)))
	if err != nil {
		return ""
	}
	if meant := near.Nearest(name, names, max(1, len(name)/4)); meant != "" {
		return folder + meant
	}
	return ""
}

// maxContinued is the maximum number of lines of an instruction that a fix shows.
const maxContinued = 10

// commentedOut is the refused instruction of the Dockerfile as a comment.
func commentedOut(p *checks.Pass, r astro.Refusal) []redact.Text {
	if len(r.At) == 0 {
		return nil
	}
	data, err := p.Machine.Read(p.Project().Path(r.At[0].File))
	if err != nil {
		return nil
	}
	var lines []redact.Text
	for at := r.At[0]; len(lines) < maxContinued; at.Line++ {
		line := strings.TrimSpace(string(astro.LineAt(data, []astro.Origin{at})))
		lines = append(lines, redact.NewText("# "+line))
		if !strings.HasSuffix(line, `\`) {
			return lines
		}
	}
	return nil
}
