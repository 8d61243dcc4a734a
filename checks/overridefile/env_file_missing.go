package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var EnvFileMissing = &checks.Rule{
	ID:       "env-file-missing",
	Refusals: []astro.RefusalKind{astro.EnvFileMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "An env_file that is not there",
	Doc: checks.Page(
		"`env file /home/me/project/aws.env not found: stat /home/me/project/aws.env: no such file or directory`",
		"`env_file:` in the override names a file beside the CLI's own `.env`. "+
			"Its path counts from the project's folder. compose refuses to start when it is absent, unlike the CLI, which passes over an absent `.env`.",
		"Make the file, correct its path, or remove the entry. A file that not everybody has can be marked as such:\n\n"+
			"```\nenv_file:\n  - path: aws.env\n    required: false\n```"),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%senv_file names %s, which is not there", where, r.Subject)
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		return []checks.Fix{
			{Title: redact.NewText("Make the file"), Commands: redact.Texts(p.TouchCommand(r.Subject)), Safety: checks.Unsafe},
			{Title: redact.NewText("Remove env_file: from the service, or write required: false beside its path (" + wording.RefusedAt(r) + ")"), Safety: checks.Unsafe},
		}
	},
}
