package backendkwargs

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var KwargsVersion = &checks.Rule{
	ID:     "kwargs-version",
	Causes: []cause.Kind{cause.KwargsVersion}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Backend kwarg has no effect",
	Doc: checks.Page(
		"None: the argument has no effect.",
		"The argument was added in a later version of the provider, removed in an earlier one (`full_url_mode` in 9.0.0), "+
			"or needs another one that is not set (`assume_role_kwargs` without `role_arn`). "+
			"`config_kwargs` only reaches the client for AssumeRole.",
		"Remove the argument, or add the one that it needs.",
	),
	Message: checks.Says(wrongArgument),
	Fixes:   fixProblem,
}
