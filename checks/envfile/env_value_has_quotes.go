package envfile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixQuotes(_ *checks.Pass, c cause.Cause) []checks.Fix {
	v := c.Vars[0]
	switch v.Source {
	case astro.FromEnvFile:
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Write %s=%s without quotes", c.Subject, c.Suggestion), checks.Safe,
			fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{c.Subject: c.Suggestion}, Unquoted: true})}
	case astro.FromEnvironment:
		return []checks.Fix{{Title: redact.Textf(`Write - %[1]s=%[2]s without quotes, or quote the whole entry: - "%[1]s=%[2]s" (%[3]s)`, c.Subject, c.Suggestion, repair.PlacesOf(c, v)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{repair.SetVariable(c, v, c.Suggestion)}
}

var EnvValueHasQuotes = &checks.Rule{
	ID:     "env-value-has-quotes",
	Causes: []cause.Kind{cause.EnvValueHasQuotes}, Severity: checks.Error, Since: "0.1.0",
	Title: "Quotes that stay in a value",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (\"dev\") could not be found`, with the quotes as part of the name; for a path "+checks.NoCredentials+".",
		"In `.env` compose takes a pair of quotes off. "+
			"In an `environment:` list, YAML does so only where they surround the whole entry: in `- AWS_PROFILE=\"dev\"` they stay.",
		"Leave the quotes out, or put them around the whole entry: `- \"AWS_PROFILE=dev\"`."),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s%s has quotes that stay in its value; write it without them", d.Name, wording.InBrackets(c, d.At))
	}),
	Fixes: fixQuotes,
}
