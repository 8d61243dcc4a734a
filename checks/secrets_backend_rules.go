package checks

import (
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// Lines of .env that several examples share.
const (
	exampleFiles = `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
`
	exampleBackend = exampleFiles + "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n"
)

var BackendClassPath = &Rule{
	ID:     "backend-class-path",
	Causes: []diagnosis.Kind{diagnosis.BackendClassPath}, Severity: Error, Since: "0.1.0",
	Title: "A secrets backend that Airflow cannot import",
	Doc: page(
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
	Before: exampleFiles + `AIRFLOW__SECRETS__BACKEND=airflow.contrib.secrets.aws_secrets_manager.SecretsManagerBackend
`,
	After: exampleBackend,
	Message: says(func(c diagnosis.Cause, d diagnosis.Setting) redact.Text {
		return redact.Textf("the secrets backend %s%s cannot be imported", d.Value, inBrackets(c, d.At))
	}),
}

var BackendEnvName = &Rule{
	ID: "backend-env-name", Severity: Warning, Since: "0.1.0",
	Title: "A variable of the backend that Airflow does not read",
	Doc: page(
		"None at the start. Lookups end with ``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``, because no backend is asked.",
		"Airflow's variables have two underscores between `AIRFLOW`, the section and the option, and capitals throughout. "+
			"`AIRFLOW__SECRETS_BACKEND`, `AIRFLOW__SECRETS__BACKENDS` and others that come close are read by nothing. "+
			"`AIRFLOW__SECRETS__BACKEND_KWARG__REGION_NAME` and its like are read since Airflow 3.2, "+
			"the variables under `AIRFLOW__WORKERS__` since 3.0.",
		"Write the name that the finding suggests: `AIRFLOW__SECRETS__BACKEND` and `AIRFLOW__SECRETS__BACKEND_KWARGS`."),
	Before: exampleFiles + `AIRFLOW__SECRETS_BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
`,
	After: exampleBackend,
}

var BackendProviderMissing = &Rule{
	ID: "backend-provider-missing", Severity: Error, Since: "0.1.0",
	Title: "A secrets backend whose provider is not installed",
	Doc: page(
		"`airflow.exceptions.AirflowConfigException: The object could not be loaded. Please check \"backend\" key in \"secrets\" section. Current value: \"airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\".`",
		"The class belongs to a provider package that the image does not have. "+
			"The Runtime images of Airflow 3 come without the Amazon provider, and so do the slim ones of Airflow 2. "+
			"Every service and every `airflow` command ends at once.",
		"Name the provider in `requirements.txt` and build again:\n\n"+
			"```\necho apache-airflow-providers-amazon >> requirements.txt\nastro dev restart\n```"),
	Before: exampleBackend + `-- project/requirements.txt --
# nothing yet
`,
	After: exampleBackend + `-- project/requirements.txt --
apache-airflow-providers-amazon
`,
}

var WorkersBackendDiffers = &Rule{
	ID: "workers-backend-differs", Severity: Warning, Since: "0.1.0",
	Title: "Tasks that ask another backend than the rest",
	Doc: page(
		"None, or in some places only: ``airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined``.",
		"In Airflow 3 `AIRFLOW__WORKERS__SECRETS_BACKEND` gives tasks a backend of their own, with kwargs of its own. "+
			"The rest of Airflow asks the one of `AIRFLOW__SECRETS__BACKEND`. "+
			"A connection that only one of the two has is found in some places and not in others.",
		"Set both alike, or remove the variables under `AIRFLOW__WORKERS__`: tasks then use the general backend."),
	Before: exampleBackend + `AIRFLOW__WORKERS__SECRETS_BACKEND=airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStoreBackend
`,
	After: exampleBackend,
}
