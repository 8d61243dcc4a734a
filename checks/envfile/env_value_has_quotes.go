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
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Set %s=%s without quotes in %s", c.Subject, c.Suggestion, v.Origin.File), checks.Safe,
			fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{c.Subject: c.Suggestion}, Unquoted: true})}
	case astro.FromEnvironment:
		fix := repair.SetVariable(c, v, c.Suggestion)
		fix.Title = redact.Textf("Write - %s=%s without quotes in %s", c.Subject, c.Suggestion, repair.PlacesOf(c, v))
		return []checks.Fix{fix}
	}
	return []checks.Fix{repair.SetVariable(c, v, c.Suggestion)}
}

var EnvValueHasQuotes = &checks.Rule{
	ID:     "env-value-has-quotes",
	Causes: []cause.Kind{cause.EnvValueHasQuotes}, Severity: checks.Error, Since: "0.1.0",
	Title: "Quotes are part of the value",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (\"dev\") could not be found`, with the quotes as part of the name; for a path "+checks.NoCredentials+".",
		"In `.env`, compose removes a pair of quotes around the value. "+
			"In an `environment:` list, quotes count as YAML quotes only around the whole entry: in `- AWS_PROFILE=\"dev\"` they are part of the value. "+
			"Typographic quotes (`“dev”`), as word processors and chats make them, always are.",
		"Remove the quotes, or put them around the whole entry: `- \"AWS_PROFILE=dev\"`."),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("the quotes are part of the value of %s%s", d.Name, wording.InBrackets(c, d.At))
	}),
	Fixes: fixQuotes,
}
