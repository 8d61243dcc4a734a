package secretsbackend

import (
	"doctor/checks"
)

var BackendProviderMissing = &checks.Rule{
	ID: "backend-provider-missing", Severity: checks.Error, Since: "0.1.0",
	Title: "A secrets backend whose provider is not installed",
	Doc: checks.Page(
		"`airflow.exceptions.AirflowConfigException: The object could not be loaded. Please check \"backend\" key in \"secrets\" section. Current value: \"airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\".`",
		"The class belongs to a provider package that the image does not have. "+
			"The Runtime images of Airflow 3 come without the Amazon provider, and so do the slim ones of Airflow 2. "+
			"Every service and every `airflow` command ends at once.",
		"Name the provider in `requirements.txt` and build again:\n\n"+
			"```\necho apache-airflow-providers-amazon >> requirements.txt\nastro dev restart\n```"),
}
