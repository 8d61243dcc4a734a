package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var UndefinedVariableInEnvironment = &checks.Rule{
	ID:     "undefined-variable-in-environment",
	Causes: []cause.Kind{cause.UndefinedVariableInEnvironment}, Severity: checks.Error, Since: "0.1.0",
	Title: "The override uses a variable that is not set",
	Doc: checks.Page(
		checks.NoCredentials+", or another error that the missing value causes, such as `botocore.exceptions.PartialCredentialsError: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY` or `botocore.exceptions.ProfileNotFound: The config profile () could not be found`. "+
			"When Airflow starts, only this line is logged: `level=warning msg=\"The \\\"AWS_SECRET_ACESS_KEY\\\" variable is not set. Defaulting to a blank string.\"`",
		"The shell that runs `astro` does not set the variable, or its name is misspelled, so compose replaces it by nothing. "+
			"The container then has an empty key, region, connection or backend, even if `.env` has a value: `environment:` takes precedence. "+
			"A name without a value, such as `- AWS_ACCESS_KEY_ID`, takes its value from the shell, too. "+
			"`user: \"${UID}:${GID}\"` becomes `:`, which is root, because bash sets `UID` without exporting it. "+
			"The finding is a warning if a failure is not certain, for example for a connection that hooks can do without.",
		"Remove the line and set the value in `.env`, or export the variable before `astro dev start`. "+
			"Remove `user:` so that the service runs as astro."),
	Message: wordUndefinedVariableInEnvironment,
	Fixes:   fixLost,
}

// wordUndefinedVariableInEnvironment says which variables the shell does not set.
func wordUndefinedVariableInEnvironment(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostValues:
		return wording.LostValuesWords(c, d, fmt.Sprintf("%s set from %s, which the shell does not set, %s", wording.LostSubject(c, d), wording.AskedWords(d.Asked), wording.ResultWords(d)))
	case cause.LostUser:
		return redact.Textf("user: is set from %s%s, which the shell does not export, so boto3 runs as root (%q) and looks in %s/.aws", wording.AskedWords(d.Asked), wording.InBrackets(c, d.At), d.User, d.Home)
	}
	panic(checks.Unworded(c))
}
