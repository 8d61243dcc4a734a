"""Asks the real botocore what it makes of the arguments of clients and of the
settings that they are made with: a list of questions in JSON on standard input, a
list of answers on standard output. Nothing leaves this process: whoever wants to
connect is told that nobody is there.
"""

import json
import os
import socket
import sys
import tempfile
import time
import warnings

import boto3.session
import botocore
import botocore.client
import botocore.config
import botocore.loaders
import botocore.session
import urllib3.util.connection

warnings.simplefilter('ignore')
time.sleep = lambda seconds: None
LOADER = botocore.loaders.create_loader(None)
CLASSES = {}
MAKE = botocore.client.ClientCreator._create_client_class


def create_client_class(self, service_name, service_model):
    if service_name not in CLASSES:
        CLASSES[service_name] = MAKE(self, service_name, service_model)
    return CLASSES[service_name]


def refuse(*args, **kwargs):
    raise OSError('nobody is there')


botocore.session.create_loader = lambda path=None: LOADER
botocore.client.ClientCreator._create_client_class = create_client_class
urllib3.util.connection.create_connection = refuse
socket.socket.connect = refuse
socket.getaddrinfo = refuse
OPERATIONS = {
    'sts': lambda c: c.get_caller_identity(),
    'secretsmanager': lambda c: c.get_secret_value(SecretId='x'),
    'ssm': lambda c: c.get_parameter(Name='x'),
    'dynamodb': lambda c: c.list_tables(),
}
KEYS = {'AWS_ACCESS_KEY_ID': 'AKIAIOSFODNN7EXAMPLE', 'AWS_SECRET_ACCESS_KEY': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'}


def answer(question):
    os.environ.clear()
    os.environ.update(KEYS | question['env'])
    with open(FILE, 'w') as f:
        f.write('[default]\n' + question['settings'])
    os.environ.update(AWS_CONFIG_FILE=FILE, AWS_SHARED_CREDENTIALS_FILE='/none')
    stage = 'session'
    try:
        config = None
        if question['config'] is not None:
            config = botocore.config.Config(**question['config'])
        session = boto3.session.Session()
        stage = 'client'
        client = session.client(question['service'], config=config, **question['client'])
        stage = 'call'
        OPERATIONS[question['service']](client)
    except Exception as e:
        name = type(e).__qualname__
        if type(e).__module__ != 'builtins':
            name = type(e).__module__ + '.' + name
        return {'stage': stage, 'symptom': name + ': ' + str(e)}
    return {'stage': stage, 'symptom': ''}


with tempfile.TemporaryDirectory() as folder:
    FILE = os.path.join(folder, 'config')
    answers = [answer(q) for q in json.load(sys.stdin)]
json.dump({'version': botocore.__version__, 'answers': answers}, sys.stdout)
