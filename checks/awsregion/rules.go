package awsregion

// secretsBackend is an environment file with a secrets backend whose arguments
// name no region, for the examples.
const secretsBackend = `-- project/.env --
AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
AIRFLOW__SECRETS__BACKEND_KWARGS={"variables_prefix": "airflow/variables"}
`

// noRegion is what is printed when a client needs a region and has none.
const noRegion = "`botocore.exceptions.NoRegionError: You must specify a region.`"
