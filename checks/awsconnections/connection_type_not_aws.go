package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionTypeNotAWS = &checks.Rule{
	ID:     "connection-type-not-aws",
	Causes: []cause.Kind{cause.ConnectionTypeNotAWS}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Connection type is not aws",
	Doc: checks.Page(
		"`UserWarning: AWS Connection (conn_id='minio', conn_type='s3') expected connection type 'aws', got 's3'. This connection might not work correctly. Please use Amazon Web Services Connection type.`",
		"AWS hooks accept a connection of any type and warn about every type but `aws`. "+
			"The type `s3` was removed from the user interface in Amazon provider 6 and is unknown since 9. "+
			"Hooks still read login, password and extras.",
		"Change only the type: `\"conn_type\": \"aws\"` in JSON, `aws://` at the start of a URI.",
	),
	Message: connectionWords,
}
