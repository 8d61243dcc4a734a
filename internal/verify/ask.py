"""Tells who boto3 is in this container, and where Airflow finds a name.

doctor runs this text as `python3 -B -c TEXT QUESTION`. It reads and asks, and writes
nothing; boto3 itself may renew an SSO token on the way. It prints one line of
JSON between two markers and nothing else: what others print goes to /dev/null,
for Airflow logs to standard output, and a log may hold a secret. No value of a
variable or connection is in the answer, only what it looks like.

It ends by itself, whatever it waits for, and when its standard input ends, for
then nobody waits for the answer: it cannot be ended from outside.
"""

import sys

if sys.path and sys.path[0] == "":
    del sys.path[0]  # a file of the project named like a module is not meant

import json
import os
import signal
import threading

BEGIN, END = "<<<doctor-verify ", " doctor-verify>>>"

ANSWER = {"python": "%d.%d.%d" % sys.version_info[:3], "step": "begin"}
SECRETS = {}  # what must not be in the answer, and what stands there instead


def main():
    question = json.loads(sys.argv[1])
    seconds = question["seconds"]
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(seconds) + 2)
    awaited = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # who asks a question gets no answer
    threading.Thread(target=stay_while, args=(awaited,), daemon=True).start()
    reply = Reply()
    watch = threading.Timer(seconds, lambda: reply.send(timed_out=True))
    watch.daemon = True
    watch.start()
    try:
        identify(seconds)
        names = [("variable", n) for n in question.get("variables") or []]
        names += [("connection", n) for n in question.get("connections") or []]
        if names:
            look_up(names)
    except BaseException as e:
        ANSWER["crash"] = told(e)
    reply.send()


def stay_while(awaited):
    while os.read(awaited, 4096):
        pass
    os._exit(1)


class Reply:
    """The way back: standard output as it was, for one answer."""

    def __init__(self):
        self.out = os.dup(1)
        self.once = threading.Lock()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)

    def send(self, timed_out=False):
        if not self.once.acquire(False):
            return
        ANSWER["timed_out"] = timed_out
        for _ in range(100):
            try:
                text = json.dumps(ANSWER)
                break
            except RuntimeError:  # the other thread is just adding to it
                continue
        data = ("\n" + BEGIN + text + END + "\n").encode("ascii")
        while data:
            data = data[os.write(self.out, data) :]
        os._exit(0)


def step(words):
    ANSWER["step"] = words


def identify(seconds):
    """What boto3.Session() is: what a hook without a connection uses."""
    who = ANSWER["identity"] = {}
    stage = "import"
    try:
        step("import boto3")
        import boto3
        import botocore
        from botocore.config import Config

        who["botocore"] = botocore.__version__
        stage = "session"
        step("make the session")
        session = boto3.session.Session()
        who["profile"] = str(session.profile_name)
        stage = "credentials"
        step("look for credentials")
        credentials = session.get_credentials()
        if credentials is not None:
            who["method"] = str(credentials.method)
            hide(credentials)
        stage = "client"
        step("make the client")
        who["region"] = str(session.region_name or "")
        # Without these boto3 would wait for a minute, five times over.
        patient = Config(connect_timeout=max(1, seconds / 8), read_timeout=max(1, seconds / 3))
        client = session.client("sts", config=patient)
        who["endpoint"] = client.meta.endpoint_url
        stage = "call"
        step("call sts:GetCallerIdentity")
        found = client.get_caller_identity()
        who["arn"], who["account"] = str(found["Arn"]), str(found["Account"])
    except Exception as e:
        if stage == "call" and credentials is not None:
            hide(credentials)  # a role's keys are there by now
        who["error"] = told(e)
        who["error"]["stage"] = stage


def hide(credentials):
    for name in ("secret_key", "token", "access_key"):
        # The public names of keys that expire would fetch them.
        value = vars(credentials).get("_" + name) or vars(credentials).get(name)
        if isinstance(value, str) and value:
            shown = "****" + value[-4:] if name == "access_key" and len(value) > 8 else "****"
            SECRETS[value] = SECRETS[repr(value)[1:-1]] = shown


def told(e):
    """The last line of the traceback, taken apart."""
    kind = type(e)
    name = kind.__qualname__
    if kind.__module__ not in ("builtins", "__main__"):
        name = kind.__module__ + "." + name
    try:
        text = str(e)
    except Exception:
        text = ""
    # AWS answers a bad signature with all that was signed, the token too, in
    # the lines that follow.
    text = (text.strip().splitlines() or [""])[0][:2000]
    for secret in sorted(SECRETS, key=len, reverse=True):
        text = text.replace(secret, SECRETS[secret])
    out = {"class": name, "text": text}
    if isinstance(e, ImportError) and e.name:
        out["module"] = str(e.name)
    exceptions = sys.modules.get("botocore.exceptions")
    if exceptions is None:
        return out
    if isinstance(e, exceptions.ClientError):
        out["code"] = str(e.response.get("Error", {}).get("Code", ""))
        out["status"] = int(e.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
    elif kind in (exceptions.SSLError, exceptions.HTTPClientError):
        pass  # the network is there: a certificate or a header is not right
    elif isinstance(e, (exceptions.HTTPClientError, exceptions.ConnectionError)):
        out["network"] = True
    return out


def look_up(names):
    """Walks the places that Airflow asks, in its order."""
    airflow = ANSWER["airflow"] = {}
    try:
        step("import airflow")
        places = chain(airflow)
    except BaseException as e:  # Airflow ends the process over some settings
        airflow["error"] = careful(e)
        return
    lookups = airflow["lookups"] = []
    for kind, name in names:
        lookups.append(look_for(kind, name, places))


def chain(about):
    """The backends, each with the kind of place that it is."""
    import airflow

    about["version"] = str(airflow.__version__)
    step("load the secrets backends")
    from airflow.configuration import conf, ensure_secrets_loaded

    server = list(ensure_secrets_loaded())
    if about["version"].startswith("2."):
        return [(place(b), b) for b in server]
    # Airflow 3: a task asks the backends of its worker, then the API server,
    # which asks its own.
    worker = []
    try:
        from airflow.sdk.execution_time.supervisor import ensure_secrets_backend_loaded

        worker = [b for b in ensure_secrets_backend_loaded() if "ExecutionAPI" not in type(b).__name__]
    except ImportError:
        pass
    own = conf.get("workers", "secrets_backend", fallback="")
    seen = [type(b) for b in worker if not own or place(b) != "backend"]
    return [(place(b), b) for b in worker] + [(place(b), b) for b in server if type(b) not in seen]


def place(backend):
    name = type(backend).__name__
    return {"EnvironmentVariablesBackend": "environment", "MetastoreBackend": "metastore"}.get(name, "backend")


def look_for(kind, name, places):
    out = {"kind": kind, "name": name, "found": False, "asked": []}
    for where, backend in places:
        cls = type(backend).__module__ + "." + type(backend).__name__
        asked = {"place": where, "backend": cls}
        out["asked"].append(asked)
        step("ask for the %s %s: %s" % (kind, name, where))
        try:
            if kind == "variable":
                value = backend.get_variable(key=name)
                found = value is not None
            else:
                value = backend.get_connection(conn_id=name)
                found = bool(value)
            if found:
                asked["found"] = True
                out["shape"] = shape_of_text(name, value) if kind == "variable" else shape_of_connection(value)
                out["found"] = True
                break
        except Exception as e:
            asked["error"] = careful(e)
    return out


def careful(e):
    """Like told, but of a text that may quote a value only the class is told."""
    out = told(e)
    safe = ("botocore.", "json.decoder.JSONDecodeError", "ModuleNotFoundError", "ImportError", "NotImplementedError")
    if not out["class"].startswith(safe) and not out["class"].endswith(".AirflowConfigException"):
        out["text"], out["withheld"] = "", True
    return out


def shape_of_text(name, value):
    if not isinstance(value, str):
        return {"form": "other"}
    if value == "":
        return {"form": "empty"}
    try:
        parsed = json.loads(value)
    except Exception:
        parsed = None
    if isinstance(parsed, dict):
        return {"form": "json-object", "keys": len(parsed), "own_name": list(parsed) == [name]}
    if isinstance(parsed, list):
        return {"form": "json-list", "keys": len(parsed)}
    return {"form": "lines" if "\n" in value.strip() else "text"}


def shape_of_connection(value):
    fields = [f for f in ("host", "schema", "login", "password", "port") if getattr(value, f, None)]
    extra = getattr(value, "extra", None)
    out = {"form": "connection", "type": str(getattr(value, "conn_type", None) or ""), "fields": fields}
    if extra:
        out["extra"] = shape_of_text("", extra)["form"]
    return out


main()
