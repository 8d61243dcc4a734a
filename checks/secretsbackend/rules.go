package secretsbackend

// Lines of .env that several examples share.
const (
	ExampleFiles = `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
`
	ExampleBackend = ExampleFiles + "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n"
)
