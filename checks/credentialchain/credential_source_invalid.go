package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var CredentialSourceInvalid = &checks.Rule{
	ID:     "credential-source-invalid",
	Causes: []cause.Kind{cause.CredentialSourceInvalid}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unknown credential source",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The credential source \"EC2\" referenced in profile \"default\" is not valid.`",
		"`credential_source` knows three words, spelt exactly so: `Environment`, `Ec2InstanceMetadata` and `EcsContainer`. "+
			"The last two exist only on servers in AWS.",
		"In a local container, replace the line with `source_profile` and a profile that has keys.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s says credential_source = %s; boto3 knows Environment, Ec2InstanceMetadata and EcsContainer%s", wording.ProfileAt(c, d), d.Value, wording.CommentWords(d.Value))
	}),
	Fixes: inConfig("Write Environment, Ec2InstanceMetadata or EcsContainer, or use source_profile"),
}
