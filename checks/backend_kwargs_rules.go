package checks

import (
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var KwargsInvalidJSON = &Rule{
	ID:     "kwargs-invalid-json",
	Causes: []diagnosis.Kind{diagnosis.KwargsInvalidJSON}, Severity: Error, Since: "0.1.0",
	Title: "Backend kwargs that are not JSON",
	Doc: page(
		"`Failed to parse [secrets] backend_kwargs as JSON, defaulting to no kwargs.` in the log, and often then "+
			"`botocore.exceptions.NoRegionError: You must specify a region.`",
		"Airflow reads the value as JSON: double quotes around keys and texts, `true`, `false` and `null`, no comma at the end. "+
			"Where it is not, Airflow goes on without any kwargs: default prefixes, no region, no profile. "+
			"Up to Airflow 2.4.0 it does not even say so. "+
			"It is a warning where the defaults happen to work: no prefix, profile or role of your own is lost with the kwargs, and a region is found elsewhere.",
		"Write JSON on one line, in single quotes:\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\", \"region_name\": \"us-east-1\"}'\n```"),
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={'variables_prefix': 'airflow/variables'}
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "airflow/variables"}'
`,
	Message: wordKwargsInvalidJSON,
	Fixes:   fixKwargsJSON,
}

// wordKwargsInvalidJSON says why arguments are not JSON.
func wordKwargsInvalidJSON(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.UnusableKwargs:
		return redact.Textf("%s%s is not JSON: %s; Airflow then uses no arguments at all, and so no region", d.Variable, inBrackets(c, d.At), d.Problem)
	case diagnosis.Setting:
		return redact.Textf("%s%s ends Airflow at start", d.Name, inBrackets(c, d.At))
	}
	panic(unworded(c))
}

var KwargsNotObject = &Rule{
	ID:     "kwargs-not-object",
	Causes: []diagnosis.Kind{diagnosis.KwargsNotObject}, Severity: Error, Since: "0.1.0",
	Title: "Backend kwargs that are JSON, but no object",
	Doc: page(
		"`Failed to parse [secrets] backend_kwargs into a dict, defaulting to no kwargs.` in the log, and often then "+
			"`botocore.exceptions.NoRegionError: You must specify a region.`",
		"The value is a list, a text or a number. Airflow needs names with values, and goes on without any kwargs. "+
			"Up to Airflow 2.4.0 it ends: `argument after ** must be a mapping, not list`. "+
			"It is a warning where the defaults happen to work.",
		"Write an object, in braces, with the name of each argument."),
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='["airflow/variables", "us-east-1"]'
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "airflow/variables", "region_name": "us-east-1"}'
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.UnusableKwargs) redact.Text {
		return redact.Textf("%s%s is JSON, but no object: %s; Airflow then uses no arguments at all, and so no region", d.Variable, inBrackets(c, d.At), d.Problem)
	}),
	Fixes: fixKwargsJSON,
}

var KwargsSecretCircular = &Rule{
	ID:     "kwargs-secret-circular",
	Causes: []diagnosis.Kind{diagnosis.KwargsSecretCircular}, Severity: Error, Since: "0.1.0",
	Title: "Backend kwargs that are kept in the backend itself",
	Doc: page(
		"Airflow 3.2: `RecursionError: maximum recursion depth exceeded`, and nothing starts. "+
			"Earlier: `Failed to parse [secrets] backend_kwargs as JSON, defaulting to no kwargs.` in the log, over and over.",
		"`AIRFLOW__SECRETS__BACKEND_KWARGS_SECRET` names a secret that has the kwargs. "+
			"To look it up Airflow loads the backend, and for that it reads the kwargs. "+
			"Airflow 3.2 never gets out of that; earlier releases go on without any kwargs.",
		"Write the kwargs themselves into `AIRFLOW__SECRETS__BACKEND_KWARGS`, or have a command print them with `AIRFLOW__SECRETS__BACKEND_KWARGS_CMD`."),
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS_SECRET=backend_kwargs
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "airflow/variables"}'
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.UnusableKwargs) redact.Text {
		return redact.Textf("%s%s cannot be used: %s; Airflow then uses no arguments at all, and so no region", d.Variable, inBrackets(c, d.At), d.Problem)
	}),
	Fixes: fixKwargsJSON,
}

var KwargsUnknownKey = &Rule{
	ID:     "kwargs-unknown-key",
	Causes: []diagnosis.Kind{diagnosis.KwargsUnknownKey}, Severity: Error, Since: "0.1.0",
	Title: "A kwarg that the backend does not know",
	Doc: page(
		"None from the AWS backends. The variable or connection is not found: ``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``. "+
			"Without the region that was meant: `botocore.exceptions.NoRegionError: You must specify a region.`",
		"The AWS backends take every key and use those that they know. "+
			"`region`, `profile`, `variable_prefix` and `connection_prefix` are not among them, and the defaults count instead. "+
			"The backend for local files ends Airflow at the start; the one for Vault hands the key on to its client. "+
			"It is an error where a prefix is lost or a session fails for it, else a warning.",
		"Write `region_name`, `profile_name`, `variables_prefix`, `connections_prefix`: the finding names the nearest that is known."),
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variable_prefix": "team-a/variables"}'
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "team-a/variables"}'
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.UnknownArgument) redact.Text {
		return redact.Textf("%s%s has the key %q, which the backend ignores; it knows %q", d.Variable, inBrackets(c, d.At), d.Key, d.Known)
	}),
	Fixes: fixKwargsKey,
}

var KwargsType = &Rule{
	ID:     "kwargs-type",
	Causes: []diagnosis.Kind{diagnosis.KwargsType}, Severity: Error, Since: "0.1.0",
	Title: "A kwarg with a value of the wrong type",
	Doc: page(
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
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": 42}'
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "42"}'
`,
	Message: wordKwargsType,
	Fixes:   fixArgument,
}

// wordKwargsType says what is wrong with an argument.
func wordKwargsType(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.WrongArgument:
		return wrongArgument(c, d)
	case diagnosis.BadArgument:
		return badArgument(c, d)
	}
	panic(unworded(c))
}

// wrongArgument says what Airflow refuses of the arguments of a backend.
func wrongArgument(c diagnosis.Cause, d diagnosis.WrongArgument) redact.Text {
	return redact.Textf("%q in %s%s: %s", d.Key, d.Variable, inBrackets(c, d.At), d.Problem)
}

var KwargsPrefix = &Rule{
	ID:     "kwargs-prefix",
	Causes: []diagnosis.Kind{diagnosis.KwargsPrefix}, Severity: Error, Since: "0.1.0",
	Title: "A prefix that leads to other names",
	Doc: page(
		"None: the backend passes over a secret that is not there. boto3 gets "+
			"`botocore.errorfactory.ResourceNotFoundException: An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.`",
		"In Secrets Manager a slash at the start is part of the name: `/airflow/variables/x` and `airflow/variables/x` are two secrets. "+
			"Two slashes in a row stay two. "+
			"Parameter Store wants a slash at the start, and providers since 7.3.0 add it. "+
			"It is an error where the prefix has characters that no name at AWS can have, else a warning: the secrets may be named so.",
		"Write the prefix as the secrets are named. This shows the names:\n\n"+
			"```\naws secretsmanager list-secrets --query 'SecretList[].Name'\n```"),
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "/airflow/variables"}'
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "airflow/variables"}'
`,
	Message: says(wrongArgument),
}

var KwargsHoldsKeys = &Rule{
	ID:     "kwargs-holds-keys",
	Causes: []diagnosis.Kind{diagnosis.KwargsHoldsKeys}, Severity: Warning, Since: "0.1.0",
	Title: "Access keys inside the kwargs",
	Doc: page(
		"None while the keys are good. The backend acts as their owner, and not as the identity of the mounted files.",
		"Keys in the kwargs come before the environment and the files, for the backend alone. "+
			"They stay behind when the files get new ones, and lie in `.env` in plain text. "+
			"It is an error where one half of a pair is missing.",
		"Remove `aws_access_key_id`, `aws_secret_access_key` and `aws_session_token` from the kwargs. "+
			"For another identity than the default one name a profile: `\"profile_name\": \"dev\"`."),
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}'
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"profile_name": "default"}'
`,
	Message: says(wrongArgument),
	Fixes:   fixKwargsValue,
}

var KwargsVersion = &Rule{
	ID:     "kwargs-version",
	Causes: []diagnosis.Kind{diagnosis.KwargsVersion}, Severity: Warning, Since: "0.1.0",
	Title: "A kwarg without effect here",
	Doc: page(
		"None: the argument counts for nothing.",
		"The argument came with a later version of the provider, was dropped by an earlier one (`full_url_mode` with 9.0.0), "+
			"or works only beside another that is not set (`assume_role_kwargs` without `role_arn`). "+
			"`config_kwargs` reaches the client for AssumeRole only.",
		"Remove the argument, or add the one that it needs."),
	Before: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "airflow/variables", "full_url_mode": false}'
`,
	After: exampleBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_prefix": "airflow/variables"}'
`,
	Message: says(wrongArgument),
}
