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
	Title: "Source profiles that lead in a circle",
	Doc: checks.Page(
		"`botocore.exceptions.InfiniteLoopConfigError: Infinite loop in credential configuration detected. "+
			"Attempting to load from profile airflow which has already been visited. Visited profiles: ['airflow']`",
		"The profile leads through `source_profile` back to itself, and no profile on the way has keys to begin with. "+
			"A profile may name itself only if it has keys of its own.",
		"Let `source_profile` name a profile that has keys or SSO.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s leads back to itself through source_profile, and no profile on the way has keys", wording.ProfileAt(c, d))
	}),
	Fixes: inConfig("End the chain at a profile with keys"),
}
