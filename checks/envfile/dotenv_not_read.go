package envfile

import (
	"fmt"
	"path/filepath"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixUnreadEnv(p *checks.Pass, c cause.Cause) []checks.Fix {
	fixes := []checks.Fix{}
	if !p.Machine.Exists(filepath.Join(p.Dir, filepath.FromSlash(c.Suggestion))) {
		fix := checks.WithEdit(fmt.Sprintf("Rename %s to %s", c.Subject, c.Suggestion), checks.Safe, fixers.RenameFile{From: c.Subject, To: c.Suggestion})
		fixes = append(fixes, fix)
	}
	return append(fixes, checks.Fix{Title: redact.Textf("Start with %s as the environment file", c.Subject), Commands: redact.Texts("astro dev start --env " + p.Quote(c.Subject)), Safety: checks.Unsafe})
}

var DotenvNotRead = &checks.Rule{
	ID:     "dotenv-not-read",
	Causes: []cause.Kind{cause.DotenvNotRead}, Severity: checks.Error, Since: "0.1.0",
	Title: "Variables set in a file that is not read",
	Doc: checks.Page(
		checks.NoCredentials+", or another error that the variables should prevent. Nothing is printed about the file.",
		"The Astro CLI reads `.env` in the project folder, or the file given with `--env` instead. "+
			"Nothing reads `.env.local`, `.env.dev` or a file in a subfolder.",
		"Move the lines to `.env`, or pass the file at every start:\n\n"+
			"```\nastro dev start --env .env.local\n```"),
	Message: checks.Says(func(c cause.Cause, d cause.Misspelled) redact.Text {
		return redact.Textf("%s is set in %s, but the Astro CLI reads only %s", d.Name, wording.SpotWords(c, d.At), d.Read)
	}),
	Fixes: fixUnreadEnv,
}
