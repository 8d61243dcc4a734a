package credentialchain

import (
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var CredentialSourceInvalid = &checks.Rule{
	ID:     "credential-source-invalid",
	Causes: []cause.Kind{cause.CredentialSourceInvalid}, Severity: checks.Error, Since: "0.1.0",
	Title: "Invalid credential_source",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The credential source \"EC2\" referenced in profile \"default\" is not valid.`",
		"`credential_source` accepts three values, spelled exactly like this: `Environment`, `Ec2InstanceMetadata` and `EcsContainer`. "+
			"The last two exist only on servers in AWS.",
		"In a local container, replace the line with `source_profile` and a profile that has keys.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		if boto.InlineComment(d.Value) {
			return redact.Textf("credential_source of %s includes the inline comment: %s", wording.ProfileAt(c, d), d.Value)
		}
		return redact.Textf("%s has the unknown credential_source %q", wording.ProfileAt(c, d), d.Value)
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		switch {
		case boto.InlineComment(c.Subject):
			return fixInConfig(p, c, "Correct credential_source")
		case strings.EqualFold(c.Subject, "Environment"):
			return []checks.Fix{repair.SetSetting(p, c, "Environment")}
		}
		fixes := fixSource(p, c)
		if meant := near.Nearest(c.Subject, []string{"Environment", "Ec2InstanceMetadata", "EcsContainer"}, 2); meant == "Environment" {
			fixes = append([]checks.Fix{repair.SetSetting(p, c, meant)}, fixes...) // the others do not exist here
		}
		return fixes
	},
}
