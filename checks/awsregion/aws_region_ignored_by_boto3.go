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
	Title: "AWS_REGION, which boto3 does not read",
	Doc: checks.Page(
		noRegion,
		"`AWS_REGION` is read by many tools and SDKs, and not by boto3. boto3 reads `AWS_DEFAULT_REGION`, and finds no region elsewhere.",
		"Rename the variable, or add the other one, then run `astro dev restart`.\n\n"+
			"```\nAWS_DEFAULT_REGION=us-east-1\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s is set, which boto3 does not read; it reads AWS_DEFAULT_REGION, and finds no region elsewhere", wording.SettingWords(c, d))
	}),
	Fixes: fixRegion,
}
