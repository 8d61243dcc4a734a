package awsregion

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RegionUnknown = &checks.Rule{
	ID:     "region-unknown",
	Causes: []cause.Kind{cause.RegionUnknown}, Severity: checks.Error, Since: "0.1.0",
	Title: "Region that does not exist",
	Doc: checks.Page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"https://sts.us-east-1a.amazonaws.com/\"`",
		"The text looks like a region and is none: a slip of the pen, or an availability zone such as `us-east-1a`. "+
			"boto3 makes an address of it all the same, and that address has no host.",
		"Write the region that the finding proposes. A zone becomes a region without its last letter.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadRegion) redact.Text {
		return redact.Textf("there is no region %q, named by %s%s", d.Value, d.Name, wording.InBrackets(c, d.At))
	}),
	Fixes: fixRegion,
}
