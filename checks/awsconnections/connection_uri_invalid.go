package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionURIInvalid = &checks.Rule{
	ID:     "connection-uri-invalid",
	Causes: []cause.Kind{cause.ConnectionURIInvalid}, Severity: checks.Warning, Since: "0.1.0",
	Title: "A connection URI that Airflow reads otherwise",
	Doc: checks.Page(
		"`Unable to find AWS Connection ID 'aws_default', switching to empty.`; the reason, `ValueError: Port could not be cast to integer value as 'wJalrXUtnFEMI'`, is seldom printed.",
		"In a URI the signs `/`, `?`, `#` and `%` of a secret key have to be encoded, in an extra `+` too, and a `@` stands behind the key. "+
			"Where the URI cannot be read, the hook goes on as if there were no connection, and may act as somebody else. "+
			"It is an error where boto3's default chain then finds nothing. "+
			"A region in the place of the host is read as a host.",
		"Encode the key (`/` is `%2F`, `+` is `%2B`), or write JSON, which needs no encoding:\n\n"+
			"```\nAIRFLOW_CONN_AWS_DEFAULT='{\"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}'\n```"),
	Message: connectionWords,
	Fixes:   fixConnection,
}
