package awsregion

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RegionMissing = &checks.Rule{
	ID:     "region-missing",
	Causes: []cause.Kind{cause.RegionMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "No AWS region",
	Doc: checks.Page(
		noRegion+" Airflow 3 logs this at level DEBUG when it looks for a connection; you then see only that the connection isn't defined.",
		"Secrets Manager and Parameter Store have one endpoint in each region, "+
			"so their clients need a region. boto3 takes it from `region_name` in the backend's arguments, then from `AWS_DEFAULT_REGION`, "+
			"then from `region` in the profile in use, not in any other. "+
			"`aws sts get-caller-identity` needs no region, so its success proves nothing here.",
		"Set the region in one of these places, for instance in `.env`:\n\n"+
			"```\nAWS_DEFAULT_REGION=us-east-1\n```",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.NoRegion) redact.Text {
		text := redact.Textf("%s has no region: AWS_DEFAULT_REGION is unset, and so is region in profile %q", wording.ClientWords(d.For), d.Profile)
		if d.Other != "" {
			text = text.Addf("; profile %q has one, but is not in use", d.Other)
		}
		if d.Unmounted != "" {
			text = text.Addf("; %s has one, but is not mounted", d.Unmounted)
		}
		return text
	}),
	Fixes: addRegion,
}
