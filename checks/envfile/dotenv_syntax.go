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

var DotenvSyntax = &checks.Rule{
	ID:       "dotenv-syntax",
	Refusals: []astro.RefusalKind{astro.DotenvSyntax}, Severity: checks.Error, Since: "0.1.0",
	Title: "Syntax error in the environment file",
	Doc: checks.Page(
		"`failed to read /home/me/project/.env: line 3: unterminated quoted value \"dev`, "+
			"or `unexpected character`, or `key cannot contain a space`. The line number is often one or two too low.",
		"compose reads `.env` after the image has been built, and stops at the first line that it cannot parse. "+
			"JSON in double quotes ends at its own first quote, and a value without quotes ends with its line.",
		"Write JSON on one line, in single quotes. Close all quotes, and write `NAME=value` without spaces in the name.\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\"}'\n```"),
	RefusalMessage: dotenvMessage,
	RefusalFixes:   fixEnvFile,
}

// dotenvMessage says where and why compose refuses an environment file, without any part of a
// value.
func dotenvMessage(p *astro.Project, r astro.Refusal, _ string) string {
	switch r.Fault {
	case astro.FolderForFile:
		return wording.FolderForFile(r)
	case astro.FileUnreadable:
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	case astro.EnvNoAssignment:
		if wrongEncoding(p, r) != "" {
			return r.Subject + " is saved as UTF-16, as PowerShell's > does; compose reads only UTF-8"
		}
	}
	return fmt.Sprintf("syntax error at %s: %s", wording.RefusedAt(r), lineMistake(p, r).what)
}

// fixEnvFile fixes an environment file that compose refuses.
func fixEnvFile(p *checks.Pass, r astro.Refusal) []checks.Fix {
	if r.Fault == astro.FileUnreadable || r.Fault == astro.FolderForFile {
		return repair.FixUnreadable(p, r.Subject)
	}
	if encoding := wrongEncoding(p.Project(), r); encoding != "" {
		return []checks.Fix{{
			Title:    redact.Textf("Save %s as UTF-8", r.Subject),
			Commands: redact.Texts(repair.Resave(p, p.Project().Path(r.Subject), encoding)...), Safety: checks.Unsafe,
		}}
	}
	s := lineMistake(p.Project(), r)
	fix := checks.Fix{Title: redact.NewText(s.cure + " in " + wording.RefusedAt(r)), Safety: checks.Unsafe}
	for _, edit := range s.edits {
		if p.POSIX() || !strings.Contains(edit.expr, `\n`) { // PowerShell reads the file line by line
			fix.Commands = append(fix.Commands, repair.Substitute(p, r.Subject, edit.expr, edit.by, edit.lines))
		}
	}
	if len(fix.Commands) == 0 {
		fix.Lines = redact.Texts(s.lines...)
	}
	return []checks.Fix{fix}
}

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

// mistake is what is wrong with a line of an environment file, and how to fix it: by commands that
// edit lines, or else by the lines to write.
type mistake struct {
	what, cure string
	edits      []lineEdit
	lines      []string
}

// lineEdit replaces a regular expression in some lines.
type lineEdit struct {
	expr, by string
	lines    repair.Span
}

var (
	// quotedName is an assignment with quotes around the name.
	quotedName   = lazyregexp.New(`^\s*["'][A-Za-z_]\w*["']\s*=`)
	requiredName = lazyregexp.New(`\$\{([A-Za-z_]\w*):?\?`)
	openName     = lazyregexp.New(`\$\{([A-Za-z_]\w*)(?:[^\w}:?+-]|$)`)
)

// lineMistake guesses what is wrong with a line.
func lineMistake(p *astro.Project, r astro.Refusal) mistake {
	data, _ := p.Machine.Read(p.Path(r.Subject))
	text, number := string(astro.LineAt(data, r.At)), 0
	if len(r.At) > 0 {
		number = r.At[0].Line
	}
	comment := []lineEdit{{`^(?=\s*\S)`, "# ", repair.Line(number)}}
	switch r.Fault {
	case astro.EnvQuoteOpen:
		return openQuote(string(data), number)
	case astro.EnvNameSpaced:
		return mistake{what: "the name of a variable cannot contain a space", cure: "Write NAME=value, or comment out the line", edits: comment}
	case astro.EnvNoAssignment:
		return noAssignment(string(data), text, number)
	case astro.EnvVariableMissing:
		s := mistake{what: "${NAME:?} requires a variable that is not set", cure: "Set the variable above its use"}
		if m := requiredName().FindStringSubmatch(text); m != nil {
			s.what = m[1] + " is required and not set"
			s.cure, s.lines = "Set "+m[1]+" above its use", []string{m[1] + "=value"}
		}
		return s
	case astro.EnvTemplateOpen:
		s := mistake{what: "${ is not closed", cure: "Close the brace, or write this for a dollar sign", lines: []string{"$$"}}
		if m := openName().FindStringSubmatch(text); m != nil {
			s.cure = "Write ${" + m[1] + "}"
			s.edits = []lineEdit{{`\$\{` + m[1] + `(?![A-Za-z0-9_}])`, "${" + m[1] + "}", repair.Line(number)}}
		}
		return s
	case astro.NoFault:
		return mistake{what: "compose cannot parse it", cure: "Write NAME=value, or comment out the line", edits: comment}
	}
	panic(checks.UnwordedFault(r))
}

// noAssignment distinguishes JSON that a quote ends too early, or that spans several lines, from a
// line that is not an assignment.
func noAssignment(data, text string, number int) mistake {
	first := strings.TrimSpace(text)
	switch {
	case strings.Contains(text, `="{`):
		return mistake{
			what: "the JSON contains double quotes, which end the quoted value",
			cure: "Put the JSON into single quotes",
			edits: []lineEdit{
				{`="(?=\{)`, "='", repair.Line(number)},
				{`(?<=\})"(?=\s*$)`, "'", repair.Line(number)},
			},
		}
	case quotedName().MatchString(text):
		return mistake{
			what: "the name of the variable is in quotes", cure: "Remove the quotes around the name",
			edits: []lineEdit{{`^\s*["'](?=\w)|["'](?=\s*=)`, "", repair.Line(number)}},
		}
	case strings.HasPrefix(first, `"`) || strings.HasPrefix(first, "{"):
		s := mistake{what: "the JSON spans several lines", cure: "Write the JSON on one line", lines: []string{`NAME='{"key": "value"}'`}}
		if json := jsonAround(data, number); json != (repair.Span{}) {
			s.edits = []lineEdit{{`\s*\n`, " ", json}}
		}
		return s
	}
	return mistake{
		what: "not of the form NAME=value", cure: "Write NAME=value, or comment out the line",
		edits: []lineEdit{{`^(?=\s*\S)`, "# ", repair.Line(number)}},
	}
}

// jsonAround are the lines of a JSON value without quotes around a line, without the last one; the
// zero Span if there is none.
func jsonAround(data string, number int) repair.Span {
	lines := strings.Split(data, "\n")
	for i := min(number, len(lines)) - 1; i >= 0; i-- {
		if _, value, ok := strings.Cut(lines[i], "="); !ok || !strings.HasPrefix(value, "{") {
			continue
		}
		depth := 0
		for j := i; j < len(lines); j++ {
			if depth += strings.Count(lines[j], "{") - strings.Count(lines[j], "}"); depth == 0 && j > i {
				return repair.Span{From: i + 1, To: j}
			}
		}
		break
	}
	return repair.Span{}
}

// openQuote is about a value with an opening quote only, in the named line or else an earlier one.
func openQuote(data string, number int) mistake {
	s := mistake{what: "a closing quote is missing", cure: "Close the quote", lines: []string{"NAME='value'"}}
	lines := strings.Split(data, "\n")
	for i := min(number, len(lines)) - 1; i >= 0; i-- {
		_, value, _ := strings.Cut(lines[i], "=")
		for _, quote := range []string{`"`, "'"} {
			if strings.HasPrefix(value, quote) && strings.Count(value, quote)%2 == 1 {
				s.edits = []lineEdit{{`(?<=\S)(?=\s*$)`, quote, repair.Line(i + 1)}}
				return s
			}
		}
	}
	return s
}
