package envfile

import (
	"encoding/json"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
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
	for i, changes := range s.options {
		safety := checks.Unsafe
		if s.sure && i == 0 {
			safety = checks.Safe
		}
		edit := repair.EditFile(s.cure+" in "+wording.RefusedAt(r), safety, r.Subject, fixers.Dotenv, changes...)
		if len(changes) > 0 && repair.Cures(p, edit, r) {
			return []checks.Fix{edit}
		}
	}
	return []checks.Fix{{Title: redact.NewText(s.cure + " in " + wording.RefusedAt(r)), Lines: redact.Texts(s.lines...), Safety: checks.Unsafe}}
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

// mistake is what is wrong with a line of an environment file, and how to fix it.
type mistake struct {
	what, cure string
	// options are the lines to change, the likeliest first; the first that compose accepts is used.
	// sure: the first has one meaning, and loses nothing.
	options [][]fixers.LineChange
	sure    bool
	// lines are the lines to write, if no change fixes it.
	lines []string
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
	lines, number := repair.Lines(data), 0
	if len(r.At) > 0 && r.At[0].Line <= len(lines) {
		number = r.At[0].Line
	}
	text := ""
	if number > 0 {
		text = lines[number-1]
	}
	switch r.Fault {
	case astro.EnvQuoteOpen:
		return openQuote(lines, number)
	case astro.EnvNameSpaced:
		return spacedName(text, number)
	case astro.EnvNoAssignment:
		return noAssignment(lines, text, number)
	case astro.EnvVariableMissing:
		s := mistake{what: "${NAME:?} requires a variable that is not set", cure: "Set the variable above its use"}
		if m := requiredName().FindStringSubmatch(text); m != nil {
			s.what = m[1] + " is required and not set"
			s.cure, s.lines = "Set "+m[1]+" above its use", []string{m[1] + "=value"}
			if from := assignedBelow(lines, m[1], number); from > 0 {
				s.what = fmt.Sprintf("%s is required, and set only in line %d", m[1], from)
				s.cure, s.options, s.sure = "Move the line of "+m[1]+" above its use", [][]fixers.LineChange{moved(lines, from, number)}, true
			}
		}
		return s
	case astro.EnvTemplateOpen:
		s := mistake{what: "${ is not closed", cure: "Close the brace, or write this for a dollar sign", lines: []string{"$$"}}
		if m := openName().FindStringSubmatch(text); m != nil {
			s.cure = "Write ${" + m[1] + "}"
			s.options = [][]fixers.LineChange{{fixers.ReplaceText(number, "${"+m[1], "${"+m[1]+"}")}}
		}
		return s
	case astro.NoFault:
		return mistake{what: "compose cannot parse it", cure: "Write NAME=value, or comment out the line", options: commented(number)}
	}
	panic(checks.UnwordedFault(r))
}

// commented is the option that turns a line into a comment.
func commented(number int) [][]fixers.LineChange {
	if number == 0 {
		return nil
	}
	return [][]fixers.LineChange{{fixers.CommentLines(number, number)}}
}

var (
	// shellSet is an assignment as in PowerShell or the command prompt of Windows.
	shellSet = lazyregexp.New(`(?i)^\s*(?:\$env:|set\s+)([A-Za-z_]\w*)\s*=\s*(.*)$`)
	// spaceAfterName is the name of a variable and its value without an equals sign.
	spaceAfterName = lazyregexp.New(`^(\s*(?:export\s+)?)((?:AWS|AIRFLOW|ASTRO)_[A-Z0-9_]+)\s+([^=\s]\S*)\s*$`)
	// spaceInName is an assignment with a space in the name.
	spaceInName = lazyregexp.New(`^\s*((?:AWS|AIRFLOW)(?:[ _]+[A-Z0-9]+)+)\s*=(.*)$`)
)

// spacedName is about a name with a space: the equals sign is missing, or the line is one of a shell.
func spacedName(text string, number int) mistake {
	s := mistake{what: "the name of a variable cannot contain a space", cure: "Write NAME=value, or comment out the line", options: commented(number)}
	write := func(line string) mistake {
		s.cure, s.sure = "Write NAME=value", true
		s.options = append([][]fixers.LineChange{{fixers.ReplaceLines(number, number, line)}}, s.options...)
		return s
	}
	if m := shellSet().FindStringSubmatch(text); m != nil {
		return write(m[1] + "=" + m[2])
	}
	if m := spaceAfterName().FindStringSubmatch(text); m != nil {
		return write(m[1] + m[2] + "=" + m[3])
	}
	if m := spaceInName().FindStringSubmatch(text); m != nil {
		return write(strings.Join(strings.FieldsFunc(m[1], func(r rune) bool { return r == ' ' || r == '_' }), "_") + "=" + m[2])
	}
	return s
}

// assignedBelow is the only line below another one that sets a variable, 0 if there is none.
func assignedBelow(lines []string, name string, number int) int {
	found := 0
	for i, line := range lines {
		key, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if !ok || strings.TrimSpace(key) != name {
			continue
		}
		value = strings.TrimSpace(value)
		if found > 0 || i < number || value == "" || strings.Count(value, `"`)%2 == 1 || strings.Count(value, "'")%2 == 1 {
			return 0
		}
		found = i + 1
	}
	return found
}

// moved moves one line above another.
func moved(lines []string, from, above int) []fixers.LineChange {
	return []fixers.LineChange{fixers.InsertLines(above, lines[from-1]), fixers.DeleteLines(from, from)}
}

// noAssignment distinguishes JSON that a quote ends too early, or that spans several lines, from a
// line that is not an assignment.
func noAssignment(lines []string, text string, number int) mistake {
	first := strings.TrimSpace(text)
	name, value, _ := strings.Cut(strings.TrimRight(text, " \t"), "=")
	switch {
	case strings.HasPrefix(value, `"{`):
		s := mistake{what: "the JSON contains double quotes, which end the quoted value", cure: "Put the JSON into single quotes", lines: []string{`NAME='{"key": "value"}'`}}
		if inner := strings.TrimSuffix(value[1:], `"`); strings.HasSuffix(inner, "}") && !strings.Contains(inner, "'") {
			s.options, s.sure = [][]fixers.LineChange{{fixers.ReplaceLines(number, number, name+"='"+inner+"'")}}, true
		}
		return s
	case strings.HasPrefix(value, "'{'"): // a dict of Python
		s := mistake{what: "the value contains single quotes, which end the quoted value", cure: "Write JSON, with double quotes, in single quotes", lines: []string{`NAME='{"key": "value"}'`}}
		if inner := strings.ReplaceAll(strings.TrimSuffix(value[1:], "'"), "'", `"`); !strings.Contains(value, `"`) && json.Valid([]byte(inner)) {
			s.options, s.sure = [][]fixers.LineChange{{fixers.ReplaceLines(number, number, name+"='"+inner+"'")}}, true
		} else {
			s.options = commented(number)
		}
		return s
	case quotedName().MatchString(text):
		return mistake{
			what: "the name of the variable is in quotes", cure: "Remove the quotes around the name", sure: true,
			options: [][]fixers.LineChange{{fixers.ReplaceLines(number, number, strings.Trim(strings.TrimSpace(name), `"'`)+"="+value)}},
		}
	case strings.HasPrefix(first, `"`) || strings.HasPrefix(first, "{"):
		s := mistake{what: "the JSON spans several lines", cure: "Write the JSON on one line", lines: []string{`NAME='{"key": "value"}'`}}
		if json := jsonAround(lines, number); json != (repair.Span{}) {
			s.options, s.sure = [][]fixers.LineChange{oneLine(lines, json)}, true
		}
		return s
	case shellSet().MatchString(text):
		return spacedName(text, number)
	}
	return mistake{what: "not of the form NAME=value", cure: "Write NAME=value, or comment out the line", options: commented(number)}
}

// oneLine joins the lines of a JSON value, in single quotes if it has none.
func oneLine(lines []string, json repair.Span) []fixers.LineChange {
	var parts []string
	for _, line := range lines[json.From-1 : json.To] {
		parts = append(parts, strings.TrimSpace(line))
	}
	name, value, _ := strings.Cut(strings.Join(parts, " "), "=")
	if !strings.Contains(value, "'") {
		value = "'" + value + "'"
	}
	return []fixers.LineChange{fixers.ReplaceLines(json.From, json.To, name+"="+value)}
}

// jsonAround are the lines of a JSON value without quotes around a line; the zero Span if there is
// none.
func jsonAround(lines []string, number int) repair.Span {
	for i := min(number, len(lines)) - 1; i >= 0; i-- {
		if _, value, ok := strings.Cut(lines[i], "="); !ok || !strings.HasPrefix(value, "{") {
			continue
		}
		depth := 0
		for j := i; j < len(lines); j++ {
			if depth += strings.Count(lines[j], "{") - strings.Count(lines[j], "}"); depth == 0 && j > i {
				return repair.Span{From: i + 1, To: j + 1}
			}
		}
		break
	}
	return repair.Span{}
}

// openQuote is about a value with an opening quote only, in the named line or an earlier one: such a
// value ends where the next one begins its quote.
func openQuote(lines []string, number int) mistake {
	s := mistake{what: "a closing quote is missing", cure: "Close the quote", lines: []string{"NAME='value'"}}
	for i, line := range lines[:min(number, len(lines))] {
		name, value, _ := strings.Cut(line, "=")
		value = strings.TrimLeft(value, " \t")
		for _, quote := range []string{`"`, "'"} {
			if !strings.HasPrefix(value, quote) || strings.Count(value, quote)%2 == 0 || strings.HasPrefix(strings.TrimSpace(name), "#") {
				continue
			}
			closed, comment, hasComment := strings.Cut(value, " #")
			if hasComment {
				comment = " #" + comment
			}
			trimmed := strings.TrimRight(closed, " \t")
			s.options = append(s.options, []fixers.LineChange{fixers.ReplaceLines(i+1, i+1, name+"="+trimmed+quote+comment)})
			s.sure = len(s.options) == 1 && !hasComment
		}
	}
	return s
}
