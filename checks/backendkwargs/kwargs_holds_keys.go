package backendkwargs

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var KwargsHoldsKeys = &checks.Rule{
	ID:     "kwargs-holds-keys",
	Causes: []cause.Kind{cause.KwargsHoldsKeys}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Access keys in the backend kwargs",
	Doc: checks.Page(
		"None while the keys are valid. The backend uses the identity of these keys, not that of the mounted files.",
		"Keys in the kwargs take precedence over the environment and the files, for the backend only. "+
			"They are not updated with the files, and are in `.env` in plain text. "+
			"The finding is an error if half of a key pair is missing.",
		"Remove `aws_access_key_id`, `aws_secret_access_key` and `aws_session_token` from the kwargs. "+
			"To use another identity than the default one, set a profile: `\"profile_name\": \"dev\"`.",
	),
	Message: checks.Says(wrongArgument),
	Fixes:   fixKwargsValue,
}
