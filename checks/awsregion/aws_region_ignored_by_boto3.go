package awsregion

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var AWSRegionIgnoredByBoto3 = &checks.Rule{
	ID:     "aws-region-ignored-by-boto3",
	Causes: []cause.Kind{cause.AWSRegionIgnoredByBoto3}, Severity: checks.Error, Since: "0.1.0",
	Title: "AWS_REGION is ignored by boto3",
	Doc: checks.Page(
		noRegion,
		"Many tools and SDKs read `AWS_REGION`; boto3 does not. It reads `AWS_DEFAULT_REGION`, which is unset, and finds no region elsewhere.",
		"Rename the variable, or add the other one, then run `astro dev restart`.\n\n"+
			"```\nAWS_DEFAULT_REGION=us-east-1\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("boto3 ignores %s and finds no other region", wording.SettingWords(c, d))
	}),
	Fixes: fixRegion,
}
