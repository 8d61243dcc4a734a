package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionURIInvalid = &checks.Rule{
	ID:     "connection-uri-invalid",
	Causes: []cause.Kind{cause.ConnectionURIInvalid}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Connection URI is not read as intended",
	Doc: checks.Page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`; the reason, `ValueError: Port could not be cast to integer value as 'wJalrXUtnFEMI'`, is seldom printed.",
		"In a URI the characters `/`, `?`, `#` and `%` of a secret key must be encoded, in an extra `+` too, and a `@` must follow the key. "+
			"If Airflow cannot parse the URI, the hook continues without a connection, perhaps with another identity. "+
			"The finding is an error if the default credential chain then finds nothing. "+
			"Airflow reads a region at the place of the host as the host.",
		"Encode the key (`/` is `%2F`, `+` is `%2B`), or write JSON, which needs no encoding:\n\n```\nAIRFLOW_CONN_AWS_DEFAULT='{\"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}'\n```",
	),
	Message: connectionWords,
	Fixes:   fixConnection,
}
