package overridefile

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var OverrideEmpty = &checks.Rule{
	ID:     "override-empty",
	Causes: []cause.Kind{cause.OverrideEmpty}, Severity: checks.Error, Since: "0.1.0",
	Title: "An override with nothing in it",
	Doc: checks.Page(
		"None at the start, which succeeds. In tasks "+checks.NoCredentials+".",
		"compose accepts a file that is empty or holds only comments, and services with nothing under them. "+
			"Such a file adds no mount.",
		"Give each service its volume line, as in the example. Take away the `#` in front of lines that were meant to count."),
	Message: checks.Says(func(cause.Cause, cause.EmptyOverride) redact.Text {
		return redact.Textf("%s has nothing in it that the CLI could add: no service gets a mount", astro.OverrideName)
	}),
	Fixes: repair.FixNoOverride,
}
