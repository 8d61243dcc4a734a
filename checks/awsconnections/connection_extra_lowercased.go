package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionExtraLowercased = &checks.Rule{
	ID:     "connection-extra-lowercased",
	Causes: []cause.Kind{cause.ConnectionExtraLowercased}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Connection extras changed to lower case",
	Doc: checks.Page(
		"`botocore.exceptions.ParamValidationError: Parameter validation failed:`, and below it "+
			"`Unknown parameter in input: \"externalid\", must be one of: RoleArn, RoleSessionName, PolicyArns, Policy, DurationSeconds, Tags, TransitiveTagKeys, ExternalId, SerialNumber, TokenCode, SourceIdentity, ProvidedContexts`",
		"The CLI parses `airflow_settings.yaml` with a library that changes all keys of a map to lower case, at every depth. "+
			"AWS expects `ExternalId`, not `externalid`. "+
			"The finding is an error if the role cannot be assumed because of it, else a warning.",
		"Write `conn_extra` as a JSON string in quotes: the CLI does not change it.",
	),
	Message: connectionWords,
	Fixes:   fixConnection,
}
