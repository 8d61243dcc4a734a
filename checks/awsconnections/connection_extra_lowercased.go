package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionExtraLowercased = &checks.Rule{
	ID:     "connection-extra-lowercased",
	Causes: []cause.Kind{cause.ConnectionExtraLowercased}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Extras that lose their capitals",
	Doc: checks.Page(
		"`botocore.exceptions.ParamValidationError: Parameter validation failed:`, and below it "+
			"`Unknown parameter in input: \"externalid\", must be one of: RoleArn, RoleSessionName, PolicyArns, Policy, DurationSeconds, Tags, TransitiveTagKeys, ExternalId, SerialNumber, TokenCode, SourceIdentity, ProvidedContexts`",
		"The CLI reads `airflow_settings.yaml` with a library that puts all keys of a map into small letters, at every depth. "+
			"AWS knows `ExternalId` and not `externalid`. "+
			"It is an error where the role cannot be assumed for it, else a warning.",
		"Write `conn_extra` as JSON in quotes, which is handed on as it is."),
	Message: connectionWords,
	Fixes:   fixConnection,
}
