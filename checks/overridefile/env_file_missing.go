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
	Title: "env_file not found",
	Doc: checks.Page(
		"`env file /home/me/project/aws.env not found: stat /home/me/project/aws.env: no such file or directory`",
		"`env_file:` in the override names a file, relative to the project folder, that does not exist. "+
			"compose then refuses to start. Only the project's own `.env` is optional.",
		"Create the file, correct its path, or remove the entry. To make a file optional:\n\n"+
			"```\nenv_file:\n  - path: aws.env\n    required: false\n```"),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		return fmt.Sprintf("env_file %s in %s not found", r.Subject, wording.RefusedAt(r))
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		return []checks.Fix{
			{Title: redact.Textf("Create %s", r.Subject), Commands: redact.Texts(p.TouchCommand(r.Subject)), Safety: checks.Unsafe},
			{
				Title: redact.Textf("Make the file optional in %s", wording.RefusedAt(r)),
				Lines: redact.Texts("env_file:", "  - path: "+r.Subject, "    required: false"), Safety: checks.Unsafe,
			},
		}
	},
}
