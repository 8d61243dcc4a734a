package repair

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// Span are lines of a file, from the first to the last; the zero Span is the whole file.
type Span struct{ From, To int }

// Line is the Span of one line.
func Line(number int) Span { return Span{number, number} }

// Substitute is the command that replaces a regular expression by a text in some lines of a file of
// the project. The expression has to mean the same to Perl and to .NET.
func Substitute(p *checks.Pass, file, expr, by string, lines Span) redact.Text {
	if p.POSIX() {
		script := fmt.Sprintf("s#%s#%s#g", perlPattern.Replace(expr), perlText.Replace(by))
		if lines != (Span{}) {
			script += " if " + perlCondition(lines)
		}
		return redact.NewText("perl -pi -e " + quoted(script) + " " + nameOf(p, file))
	}
	replace := fmt.Sprintf("$_ -replace %s, %s", host.QuotePowerShell(expr), host.QuotePowerShell(strings.ReplaceAll(by, "$", "$$")))
	if lines != (Span{}) {
		replace = fmt.Sprintf("if ($_.ReadCount -in %d..%d) { %s } else { $_ }", lines.From, lines.To, replace)
	}
	return redact.Textf("(Get-Content %[1]s) | ForEach-Object { %[2]s } | Set-Content %[1]s", nameOf(p, file), replace)
}

// nameOf is a file of the project in a command.
func nameOf(p *checks.Pass, file string) string { return p.QuotePath(p.Project().Path(file)) }

// perlPattern escapes what Perl expands in the pattern of a substitution, perlText in its replacement.
var (
	perlPattern = strings.NewReplacer("#", `\#`, "@", `\@`)
	perlText    = strings.NewReplacer(`\`, `\\`, "$", `\$`, "@", `\@`, "#", `\#`)
)

// quoted puts a text into single quotes of a Unix shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// CommentOut is the command that turns some lines of a file into comments.
func CommentOut(p *checks.Pass, file string, lines Span) redact.Text {
	return Substitute(p, file, `^(?=\s*\S)`, "# ", lines)
}

// perlCondition is true in some lines.
func perlCondition(lines Span) string {
	if lines.From == lines.To {
		return fmt.Sprintf("$. == %d", lines.From)
	}
	return fmt.Sprintf("(%d..%d)", lines.From, lines.To)
}

// BlockAt are the lines of the item or key of YAML that begins at a line: further ones are indented
// deeper.
func BlockAt(data []byte, number int) Span {
	lines := strings.Split(string(data), "\n")
	if number < 1 || number > len(lines) {
		return Span{}
	}
	depth := IndentationOf(lines[number-1])
	last := number
	for i := number; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if IndentationOf(lines[i]) <= depth {
			break
		}
		last = i + 1
	}
	return Span{number, last}
}

// IndentationOf is the number of spaces before a line.
func IndentationOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
