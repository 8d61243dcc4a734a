package envfile

import (
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// unfilledFixes set the variable or escape the dollar sign.
func unfilledFixes(v astro.Var) []checks.Fix {
	names := strings.Join(v.Unfilled, " and ")
	var set, escaped []redact.Text
	for _, name := range v.Unfilled {
		set = append(set, redact.NewText(name+"=value"))
		escaped = append(escaped, redact.NewText("$$"+name))
	}
	return []checks.Fix{
		{Title: redact.Textf("Set %s above %s", names, cause.Place(v.Origin)), Lines: set, Safety: checks.Unsafe},
		{Title: redact.Textf("If the dollar sign is part of the value, double it in %s", cause.Place(v.Origin)), Lines: escaped, Safety: checks.Unsafe},
	}
}

// plainLine writes a variable so that every reader takes the same value.
func plainLine(d astro.Difference) checks.Fix {
	value := d.Var.Value
	if d.InDocker != nil {
		value = *d.InDocker
	}
	return checks.Fix{
		Title: redact.Textf("Write the value without export, quotes, variables or a comment in %s", cause.Place(d.Var.Origin)),
		Lines: redact.Texts(d.Var.Name + "=" + show.Variable(d.Var.Name, value)), Safety: checks.Unsafe,
	}
}
