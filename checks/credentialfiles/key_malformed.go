package credentialfiles

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var KeyMalformed = &checks.Rule{
	ID:     "key-malformed",
	Causes: []cause.Kind{cause.KeyMalformed}, Severity: checks.Error, Since: "0.1.0",
	Title: "Malformed access key ID",
	Doc: checks.Page(
		KeyRefused,
		"An access key ID has 20 upper-case letters and digits and starts with AKIA or ASIA. boto3 does not remove quotes around a value. "+
			"A character may have been lost in copying.",
		"Copy the ID again, without quotes, from where it was created. The AWS console shows it under the user's security credentials.\n\n"+
			"```\naws configure\n```",
	),
	Message: checks.Says(BadKey),
	Fixes:   fixKeys,
}
