package backendkwargs

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var KwargsVersion = &checks.Rule{
	ID:     "kwargs-version",
	Causes: []cause.Kind{cause.KwargsVersion}, Severity: checks.Warning, Since: "0.1.0",
	Title: "A kwarg without effect here",
	Doc: checks.Page(
		"None: the argument counts for nothing.",
		"The argument came with a later version of the provider, was dropped by an earlier one (`full_url_mode` with 9.0.0), "+
			"or works only beside another that is not set (`assume_role_kwargs` without `role_arn`). "+
			"`config_kwargs` reaches the client for AssumeRole only.",
		"Remove the argument, or add the one that it needs."),
	Message: checks.Says(wrongArgument),
}
