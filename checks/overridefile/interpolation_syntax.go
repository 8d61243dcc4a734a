package overridefile

import (
	"doctor/checks"
	"doctor/internal/astro"
)

var InterpolationSyntax = &checks.Rule{
	ID:       "interpolation-syntax",
	Refusals: []astro.RefusalKind{astro.InterpolationSyntax}, Severity: checks.Error, Since: "0.1.0",
	Title: "A variable written as compose does not know it",
	Doc: checks.Page(
		"For `$(HOME)`: `service \"scheduler\" refers to undefined volume $(HOME)/.aws: invalid compose project`. "+
			"For `${` without an end: `invalid interpolation format for services.scheduler.environment.X.`",
		"compose knows `$NAME` and `${NAME}`. "+
			"`$(NAME)` is make's way and stays as it is; a source that does not begin with `/`, `.` or `~` is then taken for the name of a volume.",
		"Write `${HOME}`, or `~`, which needs no variable. A dollar sign that is to stay is written `$$`."),
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "compose knows $NAME and ${NAME}, closed with a brace; $(NAME) and an open ${ it does not"
	},
	RefusalFixes: fixUndeclared,
}
