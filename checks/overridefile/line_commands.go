package overridefile

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// span are lines of the override, from the first to the last; the zero span is the whole file.
type span struct{ from, to int }

// line is the span of one line.
func line(number int) span { return span{number, number} }

// substitute is the command that replaces a regular expression by a text in some lines of the
// override. The expression has to mean the same to Perl and to .NET.
func substitute(expr, by string, lines span) func(*checks.Pass) string {
	return func(p *checks.Pass) string {
		if p.POSIX() {
			script := fmt.Sprintf("s#%s#%s#g", strings.ReplaceAll(expr, "#", `\#`), perlText.Replace(by))
			if lines != (span{}) {
				script += " if " + perlCondition(lines)
			}
			return "perl -pi -e " + quoted(script) + " " + astro.OverrideName
		}
		replace := fmt.Sprintf("$_ -replace %s, %s", host.QuotePowerShell(expr), host.QuotePowerShell(strings.ReplaceAll(by, "$", "$$")))
		if lines != (span{}) {
			replace = fmt.Sprintf("if ($_.ReadCount -in %d..%d) { %s } else { $_ }", lines.from, lines.to, replace)
		}
		return fmt.Sprintf("(Get-Content %[1]s) | ForEach-Object { %[2]s } | Set-Content %[1]s", astro.OverrideName, replace)
	}
}

// perlText escapes the replacement of a substitution.
var perlText = strings.NewReplacer(`\`, `\\`, "$", `\$`, "@", `\@`, "#", `\#`)

// quoted puts a text into single quotes of a Unix shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// indent is the command that indents some lines of the override further.
func indent(width int, lines span) func(*checks.Pass) string {
	return substitute("^(?=.)", strings.Repeat(" ", width), lines)
}

// remove is the command that deletes some lines of the override.
func remove(lines ...span) func(*checks.Pass) string {
	return func(p *checks.Pass) string {
		var conditions, numbers []string
		for _, l := range lines {
			conditions = append(conditions, perlCondition(l))
			numbers = append(numbers, fmt.Sprintf("%d..%d", l.from, l.to))
		}
		if p.POSIX() {
			return "perl -ni -e " + quoted("print unless "+strings.Join(conditions, " or ")) + " " + astro.OverrideName
		}
		return fmt.Sprintf("(Get-Content %[1]s) | Where-Object ReadCount -notin (%[2]s) | Set-Content %[1]s", astro.OverrideName, strings.Join(numbers, " + "))
	}
}

// perlCondition is true in some lines.
func perlCondition(lines span) string {
	if lines.from == lines.to {
		return fmt.Sprintf("$. == %d", lines.from)
	}
	return fmt.Sprintf("(%d..%d)", lines.from, lines.to)
}

// rewrite is the command that replaces the whole override by other lines.
func rewrite(lines []string) func(*checks.Pass) string {
	return func(p *checks.Pass) string {
		words := make([]string, 0, len(lines))
		for _, line := range lines {
			if p.POSIX() {
				words = append(words, quoted(line))
			} else {
				words = append(words, host.QuotePowerShell(line))
			}
		}
		if p.POSIX() {
			return fmt.Sprintf(`printf '%%s\n' %s > %s`, strings.Join(words, " "), astro.OverrideName)
		}
		return fmt.Sprintf("%s | Set-Content %s", strings.Join(words, ", "), astro.OverrideName)
	}
}

// item are the lines of a list item that begins at a line: further ones are indented deeper than its
// dash.
func item(data []byte, number int) span {
	lines := strings.Split(string(data), "\n")
	if number < 1 || number > len(lines) {
		return span{}
	}
	depth := indentationOf(lines[number-1])
	last := number
	for i := number; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if indentationOf(lines[i]) <= depth {
			break
		}
		last = i + 1
	}
	return span{number, last}
}

// indentationOf is the number of spaces before a line.
func indentationOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// removeVolumes is the command that deletes the volumes at these places of the override, nil if
// there are none.
func removeVolumes(p *checks.Pass, at []astro.Origin) []redact.Text {
	var lines []span
	for _, s := range p.Project().Override.Services {
		for _, v := range p.Project().Override.Volumes(s.Name) {
			volume := item(p.Project().Override.Data, v.Origin.Line)
			if slices.Contains(at, v.Origin) && !slices.Contains(lines, volume) {
				lines = append(lines, volume)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return redact.Texts(remove(lines...)(p))
}
