package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionExtraIgnored = &checks.Rule{
	ID:     "connection-extra-ignored",
	Causes: []cause.Kind{cause.ConnectionExtraIgnored}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Connection extra that AWS hooks ignore",
	Doc: checks.Page(
		"None: the hook works, but with another identity, region or address than in the extra. "+
			checks.NoCredentials+" if only the ignored profile has credentials; then the finding is an error.",
		"The extra is misspelled, such as `region` or `profile`, or this version of the provider ignores it. "+
			"Amazon provider 9 ignores `aws_account_id` and `aws_iam_role`, `external_id`, `host`, `s3_config_file`, "+
			"and reads only AWS keys from `session_kwargs`. Earlier versions read them and warn. "+
			"The version is the one pinned in requirements.txt, the one in the Runtime image (8 up to Runtime 12), or the newest. "+
			"In `airflow_settings.yaml` the CLI drops `conn_extra` beside a `conn_uri`.",
		"Use the names that AWS hooks read: `role_arn`, `ExternalId` in `assume_role_kwargs`, `endpoint_url`, `profile_name`, `region_name`. "+
			"In `airflow_settings.yaml`, replace `conn_uri` with `conn_type`, `conn_login` and `conn_password`.",
	),
	Message: connectionWords,
	Fixes:   fixConnection,
}
