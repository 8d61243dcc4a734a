package backendkwargs

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixKwargsValue(p *checks.Pass, c cause.Cause) []checks.Fix {
	if s := c.Session; s != nil && s.Outcome.Failure != nil && (s.Outcome.Failure.Kind == boto.ArgumentInvalid || s.Outcome.Failure.Kind == boto.CABundleAbsent) {
		return repair.FixArgument(p, c)
	}
	if c.Suggestion == "" {
		return nil
	}
	return []checks.Fix{{Title: redact.Textf("Write %q", c.Suggestion), Safety: checks.Unsafe}}
}

var KwargsHoldsKeys = &checks.Rule{
	ID:     "kwargs-holds-keys",
	Causes: []cause.Kind{cause.KwargsHoldsKeys}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Access keys inside the kwargs",
	Doc: checks.Page(
		"None while the keys are good. The backend acts as their owner, and not as the identity of the mounted files.",
		"Keys in the kwargs come before the environment and the files, for the backend alone. "+
			"They stay behind when the files get new ones, and lie in `.env` in plain text. "+
			"It is an error where one half of a pair is missing.",
		"Remove `aws_access_key_id`, `aws_secret_access_key` and `aws_session_token` from the kwargs. "+
			"For another identity than the default one name a profile: `\"profile_name\": \"dev\"`."),
	Message: checks.Says(wrongArgument),
	Fixes:   fixKwargsValue,
}
