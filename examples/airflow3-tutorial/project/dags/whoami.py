"""Says in its task log who Airflow is at AWS."""

import boto3
from airflow.decorators import dag, task


@dag(schedule=None)
def whoami():
    @task
    def identity():
        return boto3.client("sts").get_caller_identity()["Arn"]

    identity()


whoami()
