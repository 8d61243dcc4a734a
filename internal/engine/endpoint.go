// Package engine talks to the Docker Engine and to compatible ones: where it is,
// what kind it is, what runs in it. It is the only package that uses the docker
// libraries.
//
// It changes nothing: it does not create, start or pull anything. Exec is the
// one exception, and runs only what its caller requests.
package engine

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"path/filepath"
	"strings"

	"doctor/internal/host"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/opts"
)

// The variables that choose an engine (docker/cli 28.5 cli/command/cli.go,
// cli/flags/options.go).
const (
	envHost       = "DOCKER_HOST"
	envContext    = "DOCKER_CONTEXT"
	envConfigDir  = "DOCKER_CONFIG"
	envAPIVersion = "DOCKER_API_VERSION"
	envTLS        = "DOCKER_TLS"
	envTLSVerify  = "DOCKER_TLS_VERIFY"
	envCertPath   = "DOCKER_CERT_PATH"
)

// Endpoint is the engine that the Astro CLI will use, according to files and
// variables.
type Endpoint struct {
	// Host is the address: unix:///var/run/docker.sock, npipe:////./pipe/docker_engine,
	// tcp://host:2376 or ssh://user@host.
	Host string
	// Socket is the path of a Unix socket with links followed, "" for other
	// addresses and if it does not exist.
	Socket string
	// Context is the name of the context, "" when none is used.
	Context string
	// From says where the choice comes from, for people: "DOCKER_HOST",
	// "DOCKER_CONTEXT", "context desktop-linux in ~/.docker/config.json",
	// "podman machine astro-machine" or "default".
	From string
	// TLS: the connection is encrypted; SkipVerify: the engine's certificate is
	// not checked.
	TLS, SkipVerify bool
	// TLSFromEnv: TLS is enabled by DOCKER_TLS_VERIFY or DOCKER_TLS, which the docker
	// command respects, but compose inside the Astro CLI does not: the image is
	// built, and then the start talks plain HTTP to the same port (astro-cli
	// airflow/docker.go initializes its client without the command's flags).
	TLSFromEnv bool
	// APIVersion is DOCKER_API_VERSION: a fixed version, negotiated when empty.
	APIVersion string
	// Warning is a problem that the docker command only warns about, such as a
	// config.json that cannot be read, and what it uses instead.
	Warning *Error
	// OS is the operating system of this machine, as in host.Machine.
	OS string

	// BareSocket is a path in DOCKER_HOST without unix:// before it, which the
	// docker libraries read as a host name.
	BareSocket string

	tlsConfig *tls.Config
	// headers returns additional headers. One may be a key; a function is not
	// printed, whatever the verb.
	headers func() map[string]string
	// exists reports whether a path exists on this machine.
	exists func(path string) bool
	// dial opens connections, nil for the default; see host.Machine.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// String returns the address and its origin, with a password masked.
func (ep Endpoint) String() string { return ep.address() + " (" + ep.From + ")" }

// Named reports whether a variable of the shell names the engine.
func (ep Endpoint) Named() bool { return ep.From == envHost || ep.From == envContext }

// address is the host with a password masked.
func (ep Endpoint) address() string {
	u, err := url.Parse(ep.Host)
	if err != nil || u.User == nil {
		return ep.Host
	}
	return u.Redacted()
}

// Locate finds the engine that `astro dev start` would use on a machine, by
// reading files only: the order is DOCKER_HOST, the CLI's own podman machine
// when it runs on podman, DOCKER_CONTEXT, the current context of config.json,
// the default socket (docker/cli 28.5 cli/command/cli.go resolveContextName;
// astro-cli 1.45 pkg/container/manager.go).
//
// The binary is container.binary from the project's configuration:
// "docker", "podman" or "" for the first of the two on PATH.
//
// Every error is an *Error.
func Locate(m *host.Machine, binary string) (Endpoint, error) {
	cfg, warning := readConfig(m)
	ep := Endpoint{
		OS: m.OS, APIVersion: m.Getenv(envAPIVersion),
		headers: func() map[string]string { return cfg.HTTPHeaders },
		exists:  m.ExistsNow,
		dial:    m.Dial,
	}
	var err error
	switch {
	case m.Getenv(envHost) != "":
		err = ep.fromHost(m)
	case usesPodman(m, binary):
		ep.fromPodmanMachine(m)
	case m.Getenv(envContext) != "":
		ep.From = envContext
		err = ep.fromContext(m, m.Getenv(envContext))
	default:
		ep.Warning = warning
		err = ep.fromConfig(m, cfg)
	}
	if path := ep.SocketPath(); path != "" {
		ep.Socket, _ = m.Resolve(path)
	}
	return ep, err
}

func (ep *Endpoint) fromHost(m *host.Machine) error {
	ep.From = envHost
	address, err := opts.ParseHost(false, m.Getenv(envHost))
	if err == nil && strings.HasPrefix(address, "fd://") {
		err = errFileDescriptor
	}
	if err != nil {
		return &Error{
			Kind: BadHost, Doing: "read DOCKER_HOST", NamesOrigin: true, Err: err,
			Problem:  "\"" + oneLine(m.Getenv(envHost)) + "\" is not a valid engine address",
			Endpoint: *ep,
			Said:     "unable to resolve docker endpoint: " + oneLine(err.Error()),
		}
	}
	ep.Host = address
	if written := strings.TrimSpace(m.Getenv(envHost)); strings.HasPrefix(written, "/") {
		ep.BareSocket = written
	}
	if strings.HasPrefix(address, "tcp://") {
		return ep.tlsFromEnv(m)
	}
	return nil
}

func (ep *Endpoint) fromConfig(m *host.Machine, cfg *configfile.ConfigFile) error {
	if cfg.CurrentContext == "" || cfg.CurrentContext == defaultContext {
		ep.fromDefault()
		return nil
	}
	ep.From = "context " + oneLine(cfg.CurrentContext) + " in " + display(m, configPath(m))
	return ep.fromContext(m, cfg.CurrentContext)
}

// fromDefault takes the socket that the docker command is built with.
func (ep *Endpoint) fromDefault() {
	ep.From = "default"
	ep.Host = "unix:///var/run/docker.sock"
	if ep.OS == "windows" {
		ep.Host = "npipe:////./pipe/docker_engine"
	}
}

// configPath is the docker command's own settings file.
func configPath(m *host.Machine) string { return filepath.Join(configDir(m), "config.json") }

func configDir(m *host.Machine) string {
	dir := m.Getenv(envConfigDir)
	switch {
	case dir == "":
		return filepath.Join(m.Home, ".docker")
	case filepath.IsAbs(dir):
		return dir
	default:
		return filepath.Join(m.Dir, dir)
	}
}

// display shortens a path in the home folder for people.
func display(m *host.Machine, path string) string { return host.ShowPath(path, "", m.Home) }
