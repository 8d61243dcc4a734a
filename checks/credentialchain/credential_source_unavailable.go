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
	Title: "Credential source that a local container lacks",
	Doc: checks.Page(
		"`botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from Ec2InstanceMetadata: "+
			"No credentials found in credential_source referenced in profile default`",
		"The profile was written for a server in AWS. "+
			"A container on your machine has no instance metadata and no ECS endpoint, and `Environment` needs keys in `.env`.",
		"Replace the line with `source_profile` and a profile that has keys.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s says credential_source = %s, and there is none of that in a container on this machine", wording.ProfileAt(c, d), d.Value)
	}),
	Fixes: inConfig("Use source_profile = <profile with keys> instead of credential_source"),
}
