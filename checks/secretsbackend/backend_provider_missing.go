package secretsbackend

import (
	"doctor/checks"
)

var BackendProviderMissing = &checks.Rule{
	ID: "backend-provider-missing", Severity: checks.Error, Since: "0.1.0",
	Title: "Provider of the secrets backend not installed",
	Doc: checks.Page(
		"`airflow.exceptions.AirflowConfigException: The object could not be loaded. Please check \"backend\" key in \"secrets\" section. Current value: \"airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\".`",
		"The class belongs to a provider package that is not in the image. "+
			"The Runtime images of Airflow 3 and the slim ones of Airflow 2 do not include the Amazon provider. "+
			"Every service and every `airflow` command exits at once.",
		"Add the provider to `requirements.txt` and restart:\n\n```\necho apache-airflow-providers-amazon >> requirements.txt\nastro dev restart\n```",
	),
}
