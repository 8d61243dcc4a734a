package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CredentialSourceUnavailable = &checks.Rule{
	ID:     "credential-source-unavailable",
	Causes: []cause.Kind{cause.CredentialSourceUnavailable}, Severity: checks.Error, Since: "0.1.0",
	Title: "credential_source not available locally",
	Doc: checks.Page(
		"`botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from Ec2InstanceMetadata: "+
			"No credentials found in credential_source referenced in profile default`",
		"The profile was written for a server in AWS. "+
			"A container on your machine has no instance metadata and no ECS endpoint, and `Environment` needs keys in `.env`.",
		"Replace the line with `source_profile` and a profile that has keys.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		if d.Value == "Environment" {
			return redact.Textf("%s has credential_source = Environment, but the environment has no keys", wording.ProfileAt(c, d))
		}
		return redact.Textf("%s has credential_source = %s, which a local container does not have", wording.ProfileAt(c, d), d.Value)
	}),
	Fixes: fixSource,
}
