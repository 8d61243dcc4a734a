"""Asks the real botocore what the model predicts: one JSON request a line on
standard input, one JSON answer a line on standard output. The argument is the
time that it is for botocore, as an ISO date, so that an answer stays the same.

Nothing leaves this process. The files are those of the request, or real ones
below the folder that it names as the root, which the kernel opens for the user
that it names. The network is a function, no program is started and nobody is
asked for an MFA code.
"""

import base64
import builtins
import ctypes
import datetime
import errno
import io
import json
import os
import posixpath
import pwd
import re
import ssl
import stat
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse
import warnings

import boto3
import boto3.session
import botocore.args
import botocore.auth
import botocore.awsrequest
import botocore.compat
import botocore.config
import botocore.configloader
import botocore.credentials
import botocore.endpoint
import botocore.exceptions
import botocore.handlers
import botocore.hooks
import botocore.httpsession
import botocore.loaders
import botocore.session
import botocore.signers
import botocore.tokens
import botocore.utils
import dateutil.parser
import urllib3.exceptions

REAL = {'open': builtins.open, 'isfile': os.path.isfile, 'isdir': os.path.isdir}
PREFIXES = tuple({sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(boto3.__file__))})
WORLD = {'files': {}, 'dir': '/'}


class Reached(Exception):
    """The request went out to where AWS, or somebody unknown, would answer."""


# --- files -----------------------------------------------------------------


def entry(path):
    if not isinstance(path, str) or not path:
        return None
    return WORLD['files'].get(posixpath.normpath(posixpath.join(WORLD['dir'], path)))


def ours(path):
    return isinstance(path, (str, bytes)) and str(path).startswith(PREFIXES)


LIBC = ctypes.CDLL(None, use_errno=True)
OPENAT2, FACCESSAT2 = 437, 439
RESOLVE_IN_ROOT, AT_EACCESS, AT_EMPTY_PATH = 0x10, 0x200, 0x1000


class How(ctypes.Structure):
    _fields_ = [('flags', ctypes.c_uint64), ('mode', ctypes.c_uint64), ('resolve', ctypes.c_uint64)]


def as_user(function):
    """Runs a system call with the rights of the request's user."""
    user = WORLD['user']
    os.setgroups(user['gids'][1:])
    os.setegid(user['gids'][0])
    os.seteuid(user['uid'])
    try:
        result = function()
        return result, ctypes.get_errno()
    finally:
        os.seteuid(0)
        os.setegid(0)


def kernel(path, flags):
    """Opens a path as a process would whose root is the request's."""
    if '\0' in path:
        raise ValueError('embedded null byte')
    if path == '':
        raise os_error(errno.ENOENT, path)
    name = os.fsencode(path if path.startswith('/') else WORLD['dir'] + '/' + path)
    root = os.open(WORLD['root'], os.O_PATH)
    how = How(flags | os.O_CLOEXEC, 0, RESOLVE_IN_ROOT)
    try:
        fd, number = as_user(lambda: LIBC.syscall(OPENAT2, root, name, ctypes.byref(how), ctypes.sizeof(how)))
    finally:
        os.close(root)
    if fd < 0:
        raise os_error(number, path)
    return fd


def mode_of(path):
    """What stat says of the kind of a path, 0 for nothing."""
    try:
        fd = kernel(path, os.O_PATH)
    except (OSError, ValueError):
        return 0
    with Closing(fd):
        return os.fstat(fd).st_mode


class Closing:
    def __init__(self, fd):
        self.fd = fd

    def __enter__(self):
        return self.fd

    def __exit__(self, *_):
        os.close(self.fd)


def is_file(path):
    if ours(path):
        return REAL['isfile'](path)
    if WORLD.get('root'):
        return stat.S_ISREG(mode_of(path))
    return not path.endswith('/') and (entry(path) or {}).get('kind') == 'file'


def is_dir(path):
    if ours(path):
        return REAL['isdir'](path)
    if WORLD.get('root'):
        return stat.S_ISDIR(mode_of(path))
    return (entry(path) or {}).get('kind') == 'dir'


def os_error(number, path):
    return OSError(number, os.strerror(number), path)


def open_file(path, mode='r', *args, **kwargs):
    if isinstance(path, int) or ours(path):
        return REAL['open'](path, mode, *args, **kwargs)
    kwargs.setdefault('encoding', 'utf-8')
    if WORLD.get('root'):
        return REAL['open'](path, mode, *args, opener=lambda name, flags: kernel(name, flags), **kwargs)
    found = entry(path)
    if found is None:
        raise os_error(errno.ENOENT, path)
    if found['kind'] == 'dir':
        raise os_error(errno.EISDIR, path)
    if found.get('unreadable'):
        raise os_error(errno.EACCES, path)
    return io.TextIOWrapper(io.BytesIO(base64.b64decode(found['data'])), encoding='utf-8')


def read_only(path):
    """Whether a path of the container is on a mount that is read-only."""
    over = [place for place in WORLD['places'] or () if (path + '/').startswith(place[0] + '/')]
    return bool(over) and max(over, key=lambda place: len(place[0]))[1]


def saved(folder, name):
    """Makes a file in a folder and puts it in the place of another, as far as the kernel lets it."""
    with Closing(kernel(folder, os.O_PATH | os.O_DIRECTORY)) as parent:
        base = b'tmpxxxxxxxx.tmp'
        if read_only(os.readlink(f'/proc/self/fd/{parent}')[len(WORLD['root']):]):
            raise os_error(errno.EROFS, posixpath.join(folder, base.decode()))
        new, number = as_user(lambda: LIBC.openat(parent, base, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if new < 0:
            raise os_error(number, posixpath.join(folder, base.decode()))
        os.close(new)
        failed, number = as_user(lambda: LIBC.renameat(parent, base, parent, os.fsencode(name)))
        if failed:
            raise OSError(number, os.strerror(number), posixpath.join(folder, base.decode()), None, posixpath.join(folder, name))


def save(self, key, value):
    if WORLD.get('root'):
        saved(self._working_dir, key + '.json')
        return
    found = entry(self._working_dir) or {}
    name = posixpath.join(self._working_dir, 'tmpxxxxxxxx.tmp')
    if found.get('readonly'):
        raise os_error(errno.EROFS, name)
    if found.get('unwritable'):
        raise os_error(errno.EACCES, name)


builtins.open = open_file
os.path.isfile = is_file
os.path.isdir = is_dir
botocore.utils.JSONFileCache.__setitem__ = save
botocore.utils.FileWebIdentityTokenLoader.__init__.__defaults__ = (open_file,)
botocore.utils.parse_key_val_file.__defaults__ = (open_file,)
botocore.credentials.OriginalEC2Provider.__init__.__defaults__ = (None, None)


class Entry:
    pw_dir = '/home/astro'


pwd.getpwuid = lambda uid: Entry

# --- programs and people ---------------------------------------------------


def executable(path):
    """The first bytes of a program that may be run."""
    if WORLD.get('root'):
        with Closing(kernel(path, os.O_PATH)) as fd:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise os_error(errno.EACCES, path)
            refused, number = as_user(lambda: LIBC.syscall(FACCESSAT2, fd, b'', os.X_OK, AT_EACCESS | AT_EMPTY_PATH))
            if refused:
                raise os_error(number, path)
            with REAL['open'](f'/proc/self/fd/{fd}', 'rb') as f:
                return f.read(256)
    found = entry(path)
    if found is None:
        raise os_error(errno.ENOENT, path)
    if found['kind'] == 'dir' or not found.get('executable'):
        raise os_error(errno.EACCES, path)
    return base64.b64decode(found['data'])


def execute(path):
    """What execve says to a program, whose interpreter has to be in every image."""
    head = executable(path)
    if head.startswith(b'\x7fELF'):
        return
    line = head.split(b'\n')[0]
    words = line[2:].split()
    if not line.startswith(b'#!') or not words:
        raise os_error(errno.ENOEXEC, path)
    if words[0].decode() not in INTERPRETERS or line.endswith(b'\r'):
        raise os_error(errno.ENOENT, path)
    if WORLD.get('root'):  # then the shell opens it
        try:
            os.close(kernel(path, os.O_RDONLY))
        except OSError as e:
            return f'{words[0].decode()}: 0: cannot open {path}: {e.strerror}\n'


INTERPRETERS = ('/bin/sh', '/bin/bash', '/usr/bin/env', '/usr/bin/python3')


class Process:
    returncode = 0

    def __init__(self, words, **kwargs):
        name = words[0]
        self.said = None
        if '/' in name:
            self.said = execute(name)
            self.returncode = 2 if self.said else 0
            return
        if name in WORLD['programs']:
            return
        first = None
        for folder in os.get_exec_path():
            try:
                self.said = execute(posixpath.join(folder, name))
                self.returncode = 2 if self.said else 0
                return
            except OSError as e:
                if e.errno not in (errno.ENOENT, errno.ENOTDIR):
                    first = first or e.errno
        raise os_error(first or errno.ENOENT, name)

    def communicate(self):
        if self.said:
            return b'', self.said.encode()
        return json.dumps({'Version': 1, 'AccessKeyId': 'AKIAPROCESS', 'SecretAccessKey': 's'}).encode(), b''


def prompt(*args, **kwargs):
    raise EOFError()


def default(function, name, value):
    """Replaces a default that was bound when the function was defined."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    values = list(function.__defaults__)
    values[names.index(name) - len(names)] = value
    function.__defaults__ = tuple(values)


subprocess.Popen = Process
default(botocore.credentials.ProcessProvider.__init__, 'popen', Process)
default(botocore.credentials.AssumeRoleProvider.__init__, 'prompter', prompt)

# --- time --------------------------------------------------------------------

NOW = datetime.datetime.fromisoformat(sys.argv[1])


def now(remove_tzinfo=True):
    return NOW.replace(tzinfo=None) if remove_tzinfo else NOW


time.time = NOW.timestamp
for module in (botocore.auth, botocore.compat, botocore.endpoint, botocore.signers, botocore.utils):
    module.get_current_datetime = now
botocore.credentials._local_now = lambda: NOW
botocore.tokens._utc_now = lambda: NOW
for holder in (
        botocore.credentials.RefreshableCredentials, botocore.credentials.DeferredRefreshableCredentials,
        botocore.credentials.SSOCredentialFetcher, botocore.credentials.LoginCredentialFetcher,
        botocore.tokens.DeferredRefreshableToken, botocore.tokens.SSOTokenProvider):
    default(holder.__init__, 'time_fetcher', lambda: NOW)

# A date that is not whole is filled up with today's.
PARSE = dateutil.parser.parser.parse


def parse_date(self, text, default=None, **kwargs):
    self.info._year, self.info._century = NOW.year, NOW.year // 100 * 100
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return PARSE(self, text, default=default or midnight, **kwargs)


dateutil.parser.parser.parse = parse_date

# --- network ---------------------------------------------------------------

ROLE = (
    '<{0}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{0}Result><Credentials>'
    '<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>'
    '<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></{0}Result></{0}Response>'
)


class Raw(io.BytesIO):
    def stream(self, **kwargs):
        yield self.read()


def respond(request, body, kind):
    return botocore.awsrequest.AWSResponse(request.url, 200, {'content-type': kind}, Raw(body.encode()))


def load_bundle(url, name):
    """What urllib3 does with a bundle before it shakes hands."""
    try:
        certificates(os.path.expanduser(name))
    except ssl.SSLError as e:
        raise botocore.exceptions.SSLError(endpoint_url=url, error=urllib3.exceptions.SSLError(e))
    except OSError as e:  # in which OpenSSL does not repeat the name
        raise botocore.exceptions.SSLError(
            endpoint_url=url, error=urllib3.exceptions.SSLError(OSError(e.errno, os.strerror(e.errno))))


def load_own(url, name):
    """What it does after that with the certificate of the client itself."""
    try:
        certificates(os.path.expanduser(name), ssl.SSLContext.load_cert_chain)
    except ssl.SSLError as e:
        raise botocore.exceptions.SSLError(endpoint_url=url, error=urllib3.exceptions.SSLError(e))
    except OSError as e:
        raise botocore.exceptions.ConnectionClosedError(endpoint_url=url, error=e)


def certificates(name, load=ssl.SSLContext.load_verify_locations):
    if ours(name):
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if WORLD.get('root'):
        # OpenSSL opens what the kernel has found for the user.
        with Closing(kernel(name, os.O_RDONLY)) as fd:
            load(context, f'/proc/self/fd/{fd}')
    elif is_dir(name):
        load(context, '/')
    else:
        open_file(name)
        with tempfile.NamedTemporaryFile() as f:
            f.write(base64.b64decode(entry(name)['data']))
            f.flush()
            load(context, f.name)


def send(self, request):
    url = request.url
    proxy = self._proxy_config.proxy_url_for(url)
    host = urllib.parse.urlsplit(url).netloc.split('@')[-1]
    host = host.split(']')[0].lstrip('[') if host.startswith('[') else host.split(':')[0]
    local = ('localhost', '127.0.0.1', '::1', '0.0.0.0')
    try:
        self._get_connection_manager(url, proxy).connection_from_url(url)
    except Exception as e:
        raise botocore.exceptions.HTTPClientError(error=e)
    if proxy:
        if urllib.parse.urlsplit(proxy).hostname in local + SCHEMES:
            raise botocore.exceptions.ProxyConnectionError(
                proxy_url=botocore.httpsession.mask_proxy_url(proxy), error='refused')
    elif host in local:
        raise botocore.exceptions.EndpointConnectionError(endpoint_url=url, error='refused')
    if not resolves(host):
        raise botocore.exceptions.EndpointConnectionError(endpoint_url=url, error='no such host')
    if url.lower().startswith('https') and self._verify:
        load_bundle(url, botocore.httpsession.get_cert_path(self._verify))
    if url.lower().startswith('https') and self._cert_file:
        load_own(url, self._cert_file)
    for value in request.headers.values():
        text = value.decode() if isinstance(value, bytes) else str(value)
        if re.search('\n(?![ \t])|\r(?![ \t\n])', text):
            raise botocore.exceptions.HTTPClientError(error=ValueError('Invalid header value'))
    body = request.body if isinstance(request.body, str) else (request.body or b'').decode()
    action = urllib.parse.parse_qs(body).get('Action', [''])[0]
    WORLD['requests'].append([action, url])
    if action in ('AssumeRole', 'AssumeRoleWithWebIdentity'):
        return respond(request, ROLE.format(action), 'text/xml')
    if '/federation/credentials' in url:
        return respond(request, json.dumps({'roleCredentials': {
            'accessKeyId': 'ASIASSO', 'secretAccessKey': 's', 'sessionToken': 't',
            'expiration': 4070908800000}}), 'application/json')
    if '.com/token' in url:
        return respond(request, json.dumps({
            'accessToken': 'new', 'expiresIn': 28800, 'refreshToken': 'r'}), 'application/json')
    raise Reached(url)


# What becomes the host where a proxy has another scheme than those of HTTP.
SCHEMES = ('socks4', 'socks5', 'socks5h', 'ftp')


def resolves(host):
    parts = host.split('.')
    if 'amazonaws' not in parts and 'aws' not in parts:
        return True
    if host == 'sts.amazonaws.com':
        return True
    return any(part in WORLD['regions'] for part in parts)


def refuse(*args, **kwargs):
    raise AssertionError('the network was about to be used')


botocore.httpsession.URLLib3Session.send = send
import socket  # noqa: E402

socket.socket.connect = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse

# --- what is the same for all requests is loaded once -----------------------

LOADER = botocore.loaders.create_loader(None)
CLASSES = {}


def create_loader(search_path_string=None):
    del LOADER.search_paths[8:]
    return LOADER


def create_client_class(self, service_name, service_model, make=None):
    if service_name not in CLASSES:
        CLASSES[service_name] = MAKE(self, service_name, service_model)
    return CLASSES[service_name]


MAKE = botocore.client.ClientCreator._create_client_class
botocore.client.ClientCreator._create_client_class = create_client_class
botocore.session.create_loader = create_loader
MODEL = botocore.client.ClientCreator._load_service_model
MODELS = {}


def load_service_model(self, service_name, api_version=None):
    if api_version is not None:
        return MODEL(self, service_name, api_version)
    if service_name not in MODELS:
        MODELS[service_name] = MODEL(self, service_name, None)
    return MODELS[service_name]


botocore.client.ClientCreator._load_service_model = load_service_model



def remember(function, position):
    """A pure function of one argument, computed once for each."""
    known = {}

    def remembered(*args):
        key = args[position]
        if key not in known:
            known[key] = function(*args)
        return known[key]

    return remembered


botocore.hooks.EventAliaser._alias_event_name = remember(botocore.hooks.EventAliaser._alias_event_name, 1)
botocore.hooks.accepts_kwargs = remember(botocore.hooks.accepts_kwargs, 0)
warnings.simplefilter('ignore')
time.sleep = lambda seconds: None

# Handlers for other services only cost time.
SERVICES = ('sts', 'sso', 'sso-oidc', 'ssm', 'secrets-manager', 'signin')
botocore.handlers.BUILTIN_HANDLERS = [
    spec for spec in botocore.handlers.BUILTIN_HANDLERS
    if '.' not in spec[0] or spec[0].split('.')[1] in SERVICES
]

# --- the questions -----------------------------------------------------------


def parse(request):
    WORLD.update(request)
    try:
        sections = botocore.configloader.raw_config_parse('/file')
    except botocore.exceptions.ConfigParseError as e:
        error = e.kwargs['error']
        line = getattr(error, 'lineno', 0)
        if type(error).__name__ == 'ParsingError':
            line = error.errors[0][0]
        return {'error': type(error).__name__, 'line': line}
    pairs = [
        [name, [[key, list(map(list, value.items())) if isinstance(value, dict) else value]
                for key, value in options.items()]]
        for name, options in sections.items()
    ]
    return {'sections': pairs}


OPERATIONS = {
    'sts': lambda c: c.get_caller_identity(),
    'secretsmanager': lambda c: c.get_secret_value(SecretId='x'),
    'ssm': lambda c: c.get_parameter(Name='x'),
}


def region_of(session):
    try:
        return session._session.get_config_variable('region')
    except botocore.exceptions.BotoCoreError:
        return None


def with_role(session, request, config, answer):
    """The session of a role, as Airflow's wrapper makes it (base_aws.py BaseSessionFactory)."""
    client = session.client('sts', endpoint_url=request.get('sts_endpoint_url'), config=config)
    answer['stage'] = 'call'
    role = client.assume_role(**dict(request['role']))['Credentials']
    answer['stage'] = 'client'
    return boto3.session.Session(
        aws_access_key_id=role['AccessKeyId'], aws_secret_access_key=role['SecretAccessKey'],
        aws_session_token=role['SessionToken'], region_name=session.region_name)


def resolve(request):
    WORLD.pop('root', None)
    WORLD.update(request)
    WORLD['requests'] = []
    os.environ.clear()
    os.environ.update(request['env'])
    caches = os.path.join(os.path.expanduser('~'), '.aws', 'sso', 'cache')
    botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR = caches
    botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR = caches
    answer = {'stage': 'session'}
    try:
        configs = [c if c is None else botocore.config.Config(**c) for c in (request.get('config'), request.get('role_config'))]
        kwargs = request['session']
        session = boto3.session.Session(**kwargs)
        answer['profile'] = session.profile_name
        answer['stage'] = 'credentials'
        if 'AWS_DATA_PATH' not in request['env']:
            answer['region'] = region_of(session)
        credentials = session.get_credentials()
        answer['method'] = credentials.method if credentials else ''
        answer['stage'] = 'client'
        if request.get('role'):
            session = with_role(session, request, configs[1], answer)
        client = session.client(
            request['service'], endpoint_url=request['endpoint_url'], verify=request.get('verify'),
            api_version=request.get('api_version'), config=configs[0])
        answer['endpoint'] = client.meta.endpoint_url
        answer['stage'] = 'call'
        frozen = None
        try:
            OPERATIONS[request['service']](client)
        finally:
            answer['requests'] = WORLD['requests']
            if credentials and type(credentials).__name__ == 'Credentials':
                frozen = credentials.get_frozen_credentials()
                answer['keys'] = [frozen.access_key, frozen.secret_key, frozen.token]
    except Reached:
        answer['stage'] = 'reached'
    except Exception as e:
        name = type(e).__qualname__
        if type(e).__module__ != 'builtins':
            name = type(e).__module__ + '.' + name
        answer['exception'] = name
        answer['message'] = str(e)
        if request.get('trace'):
            answer['trace'] = traceback.format_exc()
    return answer


def words(request):
    try:
        return {'words': botocore.compat.compat_shell_split(request['line'], 'linux')}
    except ValueError as e:
        return {'error': str(e)}


def paths(request):
    os.environ.clear()
    os.environ.update(request['env'])
    return {'path': os.path.expanduser(os.path.expandvars(request['line']))}


def decode(request):
    try:
        base64.b64decode(request['line']).decode('utf-8')
    except UnicodeDecodeError as e:
        return {'error': str(e)}
    return {}


def date(request):
    try:
        parsed = botocore.credentials.parse(request['line'])
        if parsed.tzinfo is not None:
            return {'naive': False, 'unix': parsed.timestamp()}
    except Exception as e:
        return {'error': type(e).__module__ + '.' + type(e).__qualname__, 'message': str(e)}
    return {'naive': True, 'time': parsed.isoformat()}


def region(request):
    try:
        botocore.utils.validate_region_name(request['line'])
    except botocore.exceptions.InvalidRegionError:
        return {'valid': False}
    return {'valid': True}


def url(request):
    try:
        return {'valid': bool(botocore.utils.is_valid_uri(request['line']))}
    except ValueError as e:
        return {'error': str(e)}


def partitions(request):
    return {
        'partitions': [
            {
                'name': partition['id'],
                'suffix': partition['outputs']['dnsSuffix'],
                'dual': partition['outputs']['dualStackDnsSuffix'],
                'regions': sorted(r for r in partition['regions'] if not r.endswith('-global')),
            }
            for partition in LOADER.load_data('partitions')['partitions']
        ],
        'legacy': sorted(botocore.args.LEGACY_GLOBAL_STS_REGIONS),
    }


QUESTIONS = {f.__name__: f for f in (parse, resolve, words, paths, decode, date, region, url, partitions)}


def main():
    print(json.dumps({'version': botocore.__version__}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        answer = QUESTIONS[request['ask']](request)
        sys.stdout.write(json.dumps(answer) + '\n')
        sys.stdout.flush()


if __name__ == '__main__':
    main()
