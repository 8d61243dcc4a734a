package awsregion

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RegionInvalid = &checks.Rule{
	ID:     "region-invalid",
	Causes: []cause.Kind{cause.RegionInvalid}, Severity: checks.Error, Since: "0.1.0",
	Title: "Invalid region",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidRegionError: "+
			"Provided region_name 'us-east-1 # Virginia' doesn't match a supported format.` For an empty region: `ValueError: "+
			"Invalid endpoint: https://sts..amazonaws.com`",
		"Quotes, spaces and inline comments are part of the value: in the AWS files boto3 supports comments only on their own lines, and no quotes. "+
			"An empty `AWS_DEFAULT_REGION=` overrides the region of the profile.",
		"Write the region name alone, such as `us-east-1`. Remove an empty variable.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadRegion) redact.Text {
		switch where := wording.InBrackets(c, d.At); d.Fault {
		case cause.ValueIsEmpty:
			return redact.Textf("%s%s is empty, which overrides every other region", d.Name, where)
		case cause.ValueHasComment:
			return redact.Textf("%s%s includes the inline comment: %s", d.Name, where, d.Value)
		case cause.ValueHasQuotes:
			return redact.Textf("%s%s includes the quotes: %s", d.Name, where, d.Value)
		default:
			return redact.Textf("%s%s is not a valid region: %q", d.Name, where, d.Value)
		}
	}),
	Fixes: fixRegion,
}
