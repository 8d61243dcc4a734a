package awsconnections

import (
	"doctor/checks"
	"doctor/internal/cause"
)

var ConnectionExtraIgnored = &checks.Rule{
	ID:     "connection-extra-ignored",
	Causes: []cause.Kind{cause.ConnectionExtraIgnored}, Severity: checks.Warning, Since: "0.1.0",
	Title: "An extra that AWS hooks ignore",
	Doc: checks.Page(
		"None: the hook works, as another identity, in another region or with another address than the extra says.",
		"The extra is misspelled, such as `region` or `profile`, or this version of the provider does not read it. "+
			"Amazon provider 9 no longer reads `aws_account_id` and `aws_iam_role`, `external_id`, `host`, `s3_config_file`, "+
			"and of `session_kwargs` only AWS keys. Earlier versions read them and warn. "+
			"Which version counts: the pin in requirements.txt, what the Runtime image bundles (8 up to Runtime 12), or the newest. "+
			"In `airflow_settings.yaml` the CLI drops `conn_extra` beside a `conn_uri`.",
		"Write the name that AWS hooks read: `role_arn`, `ExternalId` under `assume_role_kwargs`, `endpoint_url`, `profile_name`, `region_name`. "+
			"In `airflow_settings.yaml` write `conn_type`, `conn_login` and `conn_password` in the place of `conn_uri`."),
	Message: connectionWords,
}
