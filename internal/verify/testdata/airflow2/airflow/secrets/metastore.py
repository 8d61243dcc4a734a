import json
import os

from airflow.secrets import BaseSecretsBackend


class MetastoreBackend(BaseSecretsBackend):
    """The database is a variable here."""

    def _table(self, name):
        return json.loads(os.environ.get("TEST_METASTORE", "{}")).get(name, {})

    def get_conn_value(self, conn_id):
        return self._table("connections").get(conn_id)

    def get_variable(self, key):
        return self._table("variables").get(key)
