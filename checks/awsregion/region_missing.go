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
	Title: "No region for a client that needs one",
	Doc: checks.Page(
		noRegion+" Airflow 3 logs this at level DEBUG when it looks for a connection; you then see only that the connection isn't defined.",
		"Secrets Manager and Parameter Store have an address in each region, so their clients need a region. "+
			"boto3 looks for `region_name` in the backend's arguments, then for `AWS_DEFAULT_REGION`, then for `region` in the profile in use, not in any other. "+
			"`aws sts get-caller-identity` works without a region and therefore proves nothing here.",
		"Name the region in one of these places, for instance in `.env`:\n\n"+
			"```\nAWS_DEFAULT_REGION=us-east-1\n```",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.NoRegion) redact.Text {
		text := redact.Textf("no region for %s: neither AWS_DEFAULT_REGION nor profile %q says one", wording.ClientWords(d.For), d.Profile)
		if d.Other != "" {
			text = text.Addf("; profile %q has one, which is not the profile in use", d.Other)
		}
		if d.Unmounted != "" {
			text = text.Addf("; %s has one, and is not mounted", d.Unmounted)
		}
		return text
	}),
	Fixes: fixRegion,
}
