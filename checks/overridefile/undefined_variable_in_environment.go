package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var UndefinedVariableInEnvironment = &checks.Rule{
	ID:     "undefined-variable-in-environment",
	Causes: []cause.Kind{cause.UndefinedVariableInEnvironment}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unset variable in environment: or user:",
	Doc: checks.Page(
		checks.NoCredentials+", or what else boto3 says without the value, such as `botocore.exceptions.PartialCredentialsError: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY` or `botocore.exceptions.ProfileNotFound: The config profile () could not be found`. "+
			"At the start only a line in the log: `level=warning msg=\"The \\\"AWS_SECRET_ACESS_KEY\\\" variable is not set. Defaulting to a blank string.\"`",
		"The shell that calls `astro` does not set the variable, or its name is misspelled, and compose puts nothing in its place. "+
			"The container then has an empty key, region, connection or backend, also where `.env` has a value: `environment:` wins. "+
			"A name without a value, such as `- AWS_ACCESS_KEY_ID`, takes the shell's value too. "+
			"`user: \"${UID}:${GID}\"` becomes `:`, which is root: bash sets `UID` without exporting it. "+
			"It is a warning where no failure is certain, as for a connection whose hooks go on without it.",
		"Remove the line and set the value in `.env`, or export the variable before the start. "+
			"Remove `user:`, so that the service runs as astro."),
	Message: wordUndefinedVariableInEnvironment,
	Fixes:   repair.FixLost,
}

// wordUndefinedVariableInEnvironment says which variables the shell does not set.
func wordUndefinedVariableInEnvironment(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostValues:
		return wording.LostValuesWords(c, d, fmt.Sprintf("%s filled from %s, which the shell does not set, %s", wording.LostSubject(c, d), wording.AskedWords(d.Asked), wording.ResultWords(d)))
	case cause.LostUser:
		return redact.Textf("user: is filled from %s%s, which the shell does not export, so the user is %q, which is root; its home folder is %s, and boto3 looks in %s/.aws", wording.AskedWords(d.Asked), wording.InBrackets(c, d.At), d.User, d.Home, d.Home)
	}
	panic(checks.Unworded(c))
}
