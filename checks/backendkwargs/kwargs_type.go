package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var KwargsType = &checks.Rule{
	ID:     "kwargs-type",
	Causes: []cause.Kind{cause.KwargsType}, Severity: checks.Error, Since: "0.1.0",
	Title: "A kwarg with a value of the wrong type",
	Doc: checks.Page(
		"For a prefix that is no text: `AttributeError: 'int' object has no attribute 'rstrip'`, and Airflow does not start. "+
			"For most others an exception at every lookup, such as `TypeError: expected string or bytes-like object, got 'list'` or `re.error: nothing to repeat at position 0`; "+
			"Airflow 3 logs it for connections at the level DEBUG only.",
		"Each argument has its type: prefixes, region and profile are texts, `assume_role_kwargs` is an object, `use_ssl` is true or false. "+
			"A text in quotes that says false counts as true, or as the path of a file. "+
			"boto3 raises on an `api_version` that it does not have, and on options of `config_kwargs` that it does not know. "+
			"`assume_role_method` is one of three words, and not null. "+
			"boto3 checks the arguments of AssumeRole before it sends them: their names with their capitals, `DurationSeconds` from 900 on, an `ExternalId` of two characters or more. "+
			"A lookup pattern is a regular expression of Python, in which `*` alone is none. "+
			"It is a warning where Airflow still starts and finds something.",
		"Write the value in the type that the finding names. `null` for a prefix means that this kind is not looked up at all."),
	Message: wordKwargsType,
	Fixes:   repair.FixArgument,
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
