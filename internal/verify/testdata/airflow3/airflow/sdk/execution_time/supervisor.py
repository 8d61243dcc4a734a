from airflow.configuration import ensure_secrets_loaded


def ensure_secrets_backend_loaded():
    return ensure_secrets_loaded(default_backends=["environment_variables.EnvironmentVariablesBackend"])
