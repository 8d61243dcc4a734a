package envfile

import (
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func unfilledFixes(v astro.Var) []checks.Fix {
	return []checks.Fix{{
		Title: redact.Textf("Put the value into single quotes if the dollar sign is part of it, or set %s above the line (%s)",
			strings.Join(v.Unfilled, " and "), cause.Place(v.Origin)),
		Safety: checks.Unsafe,
	}}
}
