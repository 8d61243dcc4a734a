package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var KwargsType = &checks.Rule{
	ID:     "kwargs-type",
	Causes: []cause.Kind{cause.KwargsType}, Severity: checks.Error, Since: "0.1.0",
	Title: "Backend kwarg has the wrong type",
	Doc: checks.Page(
		"For a prefix that is not a string: `AttributeError: 'int' object has no attribute 'rstrip'`, and Airflow does not start. "+
			"For most others an exception at every lookup, such as `TypeError: expected string or bytes-like object, got 'list'` or `re.error: nothing to repeat at position 0`; "+
			"Airflow 3 logs it for connections only at level DEBUG.",
		"Each argument has a type: prefixes, region and profile are strings, `assume_role_kwargs` is an object, `use_ssl` is true or false. "+
			"The string \"false\" means true, or is read as the path of a file. "+
			"boto3 raises an exception on an `api_version` or on options of `config_kwargs` that it does not know. "+
			"`assume_role_method` must be one of three words, not null. "+
			"boto3 validates the arguments of AssumeRole before it sends them: the case of their names, a `DurationSeconds` of at least 900, an `ExternalId` of at least two characters. "+
			"A lookup pattern is a Python regular expression, in which `*` alone is invalid. "+
			"The finding is a warning if Airflow still starts and finds something.",
		"Set the value in the type that the finding names. A prefix of `null` turns off the lookup of that kind.",
	),
	Message: wordKwargsType,
	Fixes:   fixKwargsValue,
}

// wordKwargsType says what is wrong with an argument.
func wordKwargsType(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.WrongArgument:
		return wrongArgument(c, d)
	case cause.BadArgument:
		return wording.BadArgumentWords(c, d)
	}
	panic(checks.Unworded(c))
}
