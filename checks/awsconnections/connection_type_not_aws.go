package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionTypeNotAWS = &checks.Rule{
	ID:     "connection-type-not-aws",
	Causes: []cause.Kind{cause.ConnectionTypeNotAWS}, Severity: checks.Warning, Since: "0.1.0",
	Title: "A connection of another type in the place of aws",
	Doc: checks.Page(
		"`UserWarning: AWS Connection (conn_id='minio', conn_type='s3') expected connection type 'aws', got 's3'. This connection might not work correctly. Please use Amazon Web Services Connection type.`",
		"AWS hooks take a connection of any type and warn about every one that is not `aws`. "+
			"The type `s3` was dropped from the user interface with Amazon provider 6 and is unknown since 9. "+
			"Login, password and extras are read all the same.",
		"Change the type and nothing else: `\"conn_type\": \"aws\"` in JSON, `aws://` at the start of a URI."),
	Message: connectionWords,
}
