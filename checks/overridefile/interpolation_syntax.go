package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
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

// closeBrace adds the closing brace to the variable of a line.
func closeBrace(p *checks.Pass, r astro.Refusal) checks.Fix {
	at := wording.RefusedAt(r)
	if m := openVariable().FindSubmatch(astro.LineAt(p.Project().Override.Data, r.At)); m != nil {
		name := string(m[1])
		return checks.Fix{
			Title:    redact.Textf("Write ${%s} in %s", name, at),
			Commands: []redact.Text{substitute(`\$\{`+name+`(?![A-Za-z0-9_}])`, "${"+name+"}", repair.Line(r.At[0].Line))(p)}, Safety: checks.Unsafe,
		}
	}
	return checks.Fix{Title: redact.Textf("Close the brace in %s, or write this for a dollar sign", at), Lines: redact.Texts("$$"), Safety: checks.Unsafe}
}
