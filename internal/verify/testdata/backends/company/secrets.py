"""Secrets backends as people write them."""

import logging
import os
import sys
import time

from airflow.secrets import BaseSecretsBackend


class SecretsManagerBackend(BaseSecretsBackend):
    """As the Amazon provider's; it logs what it should not."""

    def __init__(self, variables_prefix="airflow/variables", connections_prefix="airflow/connections", region_name=None):
        self.prefixes, self.region = (variables_prefix, connections_prefix), region_name

    def _get(self, prefix, name):
        import boto3

        client = boto3.session.Session(region_name=self.region).client("secretsmanager")
        try:
            value = client.get_secret_value(SecretId=prefix + "/" + name)["SecretString"]
        except client.exceptions.ResourceNotFoundException:
            return None
        print("the secret is", value)
        logging.error("the secret is %s", value)
        os.write(2, ("the secret is " + value).encode())
        return value

    def get_variable(self, key):
        return self._get(self.prefixes[0], key)

    def get_conn_value(self, conn_id):
        return self._get(self.prefixes[1], conn_id)


class Quoting(BaseSecretsBackend):
    """Its errors quote the value."""

    def get_variable(self, key):
        raise ValueError("cannot read hunter2-hunter2-hunter2")

    def get_conn_value(self, conn_id):
        raise ValueError("cannot read hunter2-hunter2-hunter2")


class Slow(BaseSecretsBackend):
    """It says that it was asked, and answers too late."""

    def get_variable(self, key):
        open(os.environ["TEST_TIMES_UP"], "w").close()
        time.sleep(3600)


class Quits(BaseSecretsBackend):
    def __init__(self):
        sys.exit("cannot go on")


class Odd(BaseSecretsBackend):
    """Returns what it should not."""

    def get_variable(self, key):
        return {"a": 1}

    def get_connection(self, conn_id):
        return object()
