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
	Title: "Secrets backend cannot be imported",
	Doc: checks.Page(
		"`airflow.exceptions.AirflowConfigException: The object could not be loaded. Please check \"backend\" key in \"secrets\" section. Current value: \"airflow.contrib.secrets.aws_secrets_manager.SecretsManagerBackend\".`",
		"`AIRFLOW__SECRETS__BACKEND` must be the full path of a Python class. "+
			"Paths under `airflow.contrib` worked up to Airflow 2 and were removed in Airflow 3. "+
			"Airflow cannot import a module without its class, a class without its module, or a value with quotes either. "+
			"A class of your own must be in the image when Airflow starts: in a package of `requirements.txt` or in a file of the project. "+
			"Before Airflow 3.2, a class that is not a secrets backend, such as a hook, is loaded but finds nothing. "+
			"The class of the workers, `AIRFLOW__WORKERS__SECRETS_BACKEND`, has the same effect on their processes. "+
			"Every service and every `airflow` command then exits at once.",
		"Set the current path:\n\n```\nAIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n```\n\n"+
			"For Parameter Store it ends in `systems_manager.SystemsManagerParameterStoreBackend`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("Airflow cannot import the secrets backend %s%s", d.Value, wording.InBrackets(c, d.At))
	}),
}
