import importlib
import json
import os


class _Conf:
    def get(self, section, key, fallback=None):
        return os.environ.get("AIRFLOW__%s__%s" % (section.upper(), key.upper()), fallback)


conf = _Conf()


class AirflowConfigException(Exception):
    pass


AirflowConfigException.__module__ = "airflow.exceptions"


def load(path):
    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError:
        raise AirflowConfigException('The object could not be loaded. Please check "backend" key in "secrets" section. Current value: "%s".' % path)


def custom(section, key):
    path = conf.get(section, key)
    kwargs = json.loads(conf.get(section, key + "_kwargs") or "{}")
    return [load(path)(**kwargs)] if path else []


def ensure_secrets_loaded():
    from airflow.secrets.environment_variables import EnvironmentVariablesBackend
    from airflow.secrets.metastore import MetastoreBackend

    return custom("secrets", "backend") + [EnvironmentVariablesBackend(), MetastoreBackend()]
