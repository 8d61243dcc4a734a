import os

from airflow.secrets import BaseSecretsBackend


class EnvironmentVariablesBackend(BaseSecretsBackend):
    def get_conn_value(self, conn_id):
        return os.environ.get("AIRFLOW_CONN_" + conn_id.upper())

    def get_variable(self, key):
        return os.environ.get("AIRFLOW_VAR_" + key.upper())
