package credentialfiles

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var KeyMalformed = &checks.Rule{
	ID:     "key-malformed",
	Causes: []cause.Kind{cause.KeyMalformed}, Severity: checks.Error, Since: "0.1.0",
	Title: "An access key id that cannot be one",
	Doc: checks.Page(
		KeyRefused,
		"An access key id has 20 capital letters and digits and begins with AKIA or ASIA. "+
			"Quotes stay in the value: boto3 does not take them off. A letter may have been lost in copying.",
		"Copy the id again, without quotes, from where it was made. The console shows it under the user's security credentials.\n\n"+
			"```\naws configure\n```"),
	Message: checks.Says(BadKey),
	Fixes:   fixKeys,
}
