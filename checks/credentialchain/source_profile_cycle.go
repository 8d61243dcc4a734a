package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SourceProfileCycle = &checks.Rule{
	ID:     "source-profile-cycle",
	Causes: []cause.Kind{cause.SourceProfileCycle}, Severity: checks.Error, Since: "0.1.0",
	Title: "Cycle in source_profile",
	Doc: checks.Page(
		"`botocore.exceptions.InfiniteLoopConfigError: Infinite loop in credential configuration detected. "+
			"Attempting to load from profile airflow which has already been visited. Visited profiles: ['airflow']`",
		"The chain of `source_profile` settings returns to a profile that is already in it, and none of these profiles has keys. "+
			"A profile may name itself only if it has keys of its own.",
		"Set `source_profile` to a profile that has keys or SSO.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("source_profile of %s refers back to itself", wording.ProfileAt(c, d))
	}),
	Fixes: fixSource,
}
