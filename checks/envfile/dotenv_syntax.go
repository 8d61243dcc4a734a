package envfile

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// wrongEncoding is the encoding of an environment file that is not UTF-8, "" if its encoding
// is not the problem.
func wrongEncoding(p *astro.Project, r astro.Refusal) string {
	if r.Fault != astro.EnvNoAssignment {
		return ""
	}
	data, err := p.Machine.Read(p.Path(r.Subject))
	if encoding := repair.EncodingOf(data); err == nil && strings.HasPrefix(encoding, "UTF-16") {
		return encoding
	}
	return ""
}

// fixEnvFile fixes an environment file that compose refuses.
func fixEnvFile(p *checks.Pass, r astro.Refusal) []checks.Fix {
	if r.Fault == astro.FileUnreadable || r.Fault == astro.FolderForFile {
		return repair.FixUnreadable(p, r.Subject)
	}
	if encoding := wrongEncoding(p.Project(), r); encoding != "" {
		return []checks.Fix{{Title: redact.NewText("Save the file as UTF-8"), Commands: redact.Texts(repair.Resave(p, p.Project().Path(r.Subject), encoding)...), Safety: checks.Unsafe}}
	}
	place := r.Subject
	if len(r.At) > 0 && r.At[0].Line > 0 {
		place = wording.RefusedAt(r)
	}
	return []checks.Fix{{Title: redact.NewText("Mend " + place), Safety: checks.Unsafe}}
}

// dotenvMessage says where and why compose refuses an environment file, without any part of a
// value.
func dotenvMessage(p *astro.Project, r astro.Refusal, where string) string {
	switch r.Fault {
	case astro.FolderForFile:
		return wording.FolderForFile(r)
	case astro.FileUnreadable:
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	case astro.EnvQuoteOpen:
		return where + "a quote is opened and not closed"
	case astro.EnvNameSpaced:
		return where + "a variable's name cannot have a blank in it; write NAME=value"
	case astro.EnvNoAssignment:
		if wrongEncoding(p, r) != "" {
			return r.Subject + " is saved as UTF-16, which is what > makes in PowerShell; compose reads UTF-8"
		}
		return where + unexpectedWords(p, r)
	case astro.EnvVariableMissing:
		return where + "${NAME:?} wants a variable that neither the shell nor an earlier line sets"
	case astro.EnvTemplateOpen:
		return where + "a ${ is not closed; a lone $ is written $$"
	case astro.NoFault:
		return where + "compose cannot read the file"
	}
	panic(checks.UnwordedFault(r))
}

// quotedName is an assignment with quotes around the name.
var quotedName = lazyregexp.New(`^\s*["'][A-Za-z_]\w*["']\s*=`)

// unexpectedWords distinguishes JSON that a quote ended too early, or that spans several
// lines, from a line that is not an assignment.
func unexpectedWords(p *astro.Project, r astro.Refusal) string {
	line := string(astro.LineAt(p.EnvFile.Data, r.At))
	switch {
	case strings.Contains(line, `="{`):
		return "the double quotes inside the value end it; put the JSON into single quotes: NAME='{...}'"
	case quotedName().MatchString(line):
		return "a variable's name stands without quotes: NAME=value"
	case strings.HasPrefix(strings.TrimSpace(line), `"`) || strings.HasPrefix(strings.TrimSpace(line), "{"):
		return "a value without quotes ends with its line; write the JSON on one line, in single quotes"
	}
	return "this is no assignment of the form NAME=value"
}

var DotenvSyntax = &checks.Rule{
	ID:       "dotenv-syntax",
	Refusals: []astro.RefusalKind{astro.DotenvSyntax}, Severity: checks.Error, Since: "0.1.0",
	Title: "A line of .env that its reader refuses",
	Doc: checks.Page(
		"`failed to read /home/me/project/.env: line 3: unterminated quoted value \"dev`, "+
			"or `unexpected character`, or `key cannot contain a space`. The line that is named is often one or two too high.",
		"compose reads `.env` after the image has been built, and one line that it cannot read ends the start. "+
			"JSON in double quotes ends at its own first quote, and a value without quotes ends with its line.",
		"Put JSON on one line and into single quotes. Close quotes that are opened, and write `NAME=value` without a blank in the name.\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\"}'\n```"),
	RefusalMessage: dotenvMessage,
	RefusalFixes:   fixEnvFile,
}
