package awsregion

import (
	"strings"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RegionUnknown = &checks.Rule{
	ID:     "region-unknown",
	Causes: []cause.Kind{cause.RegionUnknown}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unknown region",
	Doc: checks.Page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"https://sts.us-east-1a.amazonaws.com/\"`",
		"The value looks like a region but does not exist: a typing error, or an availability zone such as `us-east-1a`. boto3 builds an endpoint from it, "+
			"whose host does not exist.",
		"Use the region in the finding. The region of an availability zone is its name without the last letter.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadRegion) redact.Text {
		assigned := " = "
		if strings.ToUpper(d.Name) == d.Name { // a variable
			assigned = "="
		}
		return redact.Textf("%s%s%s%s does not exist", d.Name, assigned, d.Value, wording.InBrackets(c, d.At))
	}),
	Fixes: fixRegion,
}
