package secretsbackend

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var BackendClassPath = &checks.Rule{
	ID:     "backend-class-path",
	Causes: []cause.Kind{cause.BackendClassPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "A secrets backend that Airflow cannot import",
	Doc: checks.Page(
		"`airflow.exceptions.AirflowConfigException: The object could not be loaded. Please check \"backend\" key in \"secrets\" section. Current value: \"airflow.contrib.secrets.aws_secrets_manager.SecretsManagerBackend\".`",
		"`AIRFLOW__SECRETS__BACKEND` wants the full path of a Python class. "+
			"Paths under `airflow.contrib` worked until Airflow 2 and are gone in Airflow 3. "+
			"A module without its class, a class without its module, and quotes in the value cannot be imported either. "+
			"A class of your own has to be in the image when Airflow starts: in a package of `requirements.txt` or a file of the project. "+
			"A class that is no secrets backend, such as a hook, is loaded before Airflow 3.2, and nothing is found through it. "+
			"The workers' class, `AIRFLOW__WORKERS__SECRETS_BACKEND`, ends their processes in the same way. "+
			"Every service and every `airflow` command then ends at once.",
		"Write the path as it is today:\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n```\n\n"+
			"For Parameter Store it ends in `systems_manager.SystemsManagerParameterStoreBackend`."),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("the secrets backend %s%s cannot be imported", d.Value, wording.InBrackets(c, d.At))
	}),
}
