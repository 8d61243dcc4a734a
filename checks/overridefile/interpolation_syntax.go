package overridefile

import (
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

var InterpolationSyntax = &checks.Rule{
	ID:       "interpolation-syntax",
	Refusals: []astro.RefusalKind{astro.InterpolationSyntax}, Severity: checks.Error, Since: "0.1.0",
	Title: "Invalid variable syntax in the override",
	Doc: checks.Page(
		"For `$(HOME)`: `service \"scheduler\" refers to undefined volume $(HOME)/.aws: invalid compose project`. "+
			"For `${` without a closing brace: `invalid interpolation format for services.scheduler.environment.X.`",
		"compose expands `$NAME` and `${NAME}` only. "+
			"`$(NAME)` is the syntax of make and stays unchanged; compose takes a source that does not begin with `/`, `.` or `~` for the name of a volume.",
		"Write `${HOME}`, or `~`, which needs no variable. For a literal dollar sign write `$$`."),
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, _ string) string {
		if r.Fault == astro.TemplateNotKnown {
			return wording.RefusedAt(r) + " has a variable without a closing brace; write ${NAME}, or $$ for a dollar sign"
		}
		return fmt.Sprintf("%s uses %s, but compose expands ${NAME}, not $(NAME)", wording.RefusedAt(r), r.Subject)
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		if r.Fault == astro.TemplateNotKnown {
			return []checks.Fix{closeBrace(p, r)}
		}
		return fixUndeclared(p, r)
	},
}

var openVariable = lazyregexp.New(`\$\{([A-Za-z_][A-Za-z0-9_]*)(?:[^A-Za-z0-9_}:?+-]|$)`)

// closeBrace adds the closing brace to the variables of all lines that lack it.
func closeBrace(p *checks.Pass, r astro.Refusal) checks.Fix {
	at := wording.RefusedAt(r)
	lines := repair.Lines(p.Project().Override.Data)
	if m := openVariable().FindSubmatch(astro.LineAt(p.Project().Override.Data, r.At)); m != nil {
		name := string(m[1])
		var changes []fixers.LineChange
		for i, line := range lines {
			if m := openVariable().FindStringSubmatch(line); m != nil && m[1] == name && strings.Count(line, "${"+name) == 1 {
				changes = append(changes, fixers.ReplaceText(i+1, "${"+name, "${"+name+"}"))
			}
		}
		if fix := repair.EditOverride(fmt.Sprintf("Write ${%s} in %s", name, at), checks.Unsafe, changes...); repair.Cures(p, fix, r) {
			return fix
		}
	}
	return checks.Fix{Title: redact.Textf("Close the brace in %s, or write this for a dollar sign", at), Lines: redact.Texts("$$"), Safety: checks.Unsafe}
}
