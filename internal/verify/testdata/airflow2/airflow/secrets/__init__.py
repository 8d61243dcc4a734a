from urllib.parse import parse_qsl, unquote, urlsplit


class Connection:
    """As airflow.models.Connection reads a URI or JSON."""

    def __init__(self, text):
        import json

        self.host = self.schema = self.login = self.password = self.port = self.extra = None
        if text.startswith("{"):
            fields = json.loads(text)
            if isinstance(fields.get("extra"), dict):
                fields["extra"] = json.dumps(fields["extra"])
            self.__dict__.update(fields)
            return
        parts = urlsplit(text)
        self.conn_type, self.host, self.schema = parts.scheme, parts.hostname, unquote(parts.path[1:])
        self.login, self.password, self.port = parts.username, parts.password, parts.port
        if parts.query:
            self.extra = json.dumps(dict(parse_qsl(parts.query)))


class BaseSecretsBackend:
    def get_connection(self, conn_id):
        text = self.get_conn_value(conn_id)
        return Connection(text) if text else None
