package engine

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"doctor/internal/host"

	"github.com/docker/cli/cli/context/docker"
	"github.com/docker/cli/cli/context/store"
	"github.com/docker/go-connections/tlsconfig"
)

// material is what a connection with TLS may need, as PEM.
type material struct{ ca, cert, key []byte }

var tlsFiles = []string{"ca.pem", "cert.pem", "key.pem"}

// tlsFromContext reads the certificates of a context. docker/cli's own
// LoadTLSData logs to standard error, so the files are read one by one.
func (ep *Endpoint) tlsFromContext(m *host.Machine, contexts *store.ContextStore, name string) error {
	dir := filepath.Join(contexts.GetStorageInfo(name).TLSPath, docker.DockerEndpoint)
	found, err := readMaterial(m, dir, true)
	if err != nil {
		return ep.tlsError(dir, err)
	}
	if ep.isSocket() || (found == nil && !ep.SkipVerify) {
		return nil
	}
	return ep.useTLS(found, dir)
}

// tlsFromEnv follows DOCKER_TLS_VERIFY, DOCKER_TLS and DOCKER_CERT_PATH as the
// docker command does (docker/cli 28.5 cli/flags/options.go SetDefaultOptions).
func (ep *Endpoint) tlsFromEnv(m *host.Machine) error {
	verify := m.Getenv(envTLSVerify) != ""
	if !verify && m.Getenv(envTLS) == "" {
		return nil
	}
	dir := m.Getenv(envCertPath)
	switch {
	case dir == "":
		dir = configDir(m)
	case !filepath.IsAbs(dir):
		dir = filepath.Join(m.Dir, dir)
	}
	ep.TLSFromEnv, ep.SkipVerify = true, !verify
	found, err := readMaterial(m, dir, false)
	if err != nil {
		return ep.tlsError(dir, err)
	}
	return ep.useTLS(found, dir)
}

// readMaterial reads the certificates in a folder. Where the authority is not
// optional, as with the variables, its absence is an error.
func readMaterial(m *host.Machine, dir string, optional bool) (*material, error) {
	var data [3][]byte
	for i, name := range tlsFiles {
		content, err := m.Read(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) && (optional || i > 0) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", name, host.Describe(err), err)
		}
		data[i] = content
	}
	if data[0] == nil && data[1] == nil && data[2] == nil {
		return nil, nil
	}
	return &material{data[0], data[1], data[2]}, nil
}

func (ep *Endpoint) useTLS(from *material, dir string) error {
	ep.TLS = true
	var options []func(*tls.Config)
	if from != nil {
		set, err := from.options()
		if err != nil {
			return ep.tlsError(dir, err)
		}
		options = set
	}
	ep.tlsConfig = tlsconfig.ClientDefault(append(options, func(c *tls.Config) {
		c.InsecureSkipVerify = ep.SkipVerify //nolint:gosec // the person asked docker for it
	})...)
	return nil
}

// options are those of docker/cli 28.5 cli/context/docker/load.go tlsConfig.
func (f *material) options() ([]func(*tls.Config), error) {
	var options []func(*tls.Config)
	if f.ca != nil {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(f.ca) {
			return nil, errors.New("ca.pem has no certificate")
		}
		options = append(options, func(c *tls.Config) { c.RootCAs = pool })
	}
	if f.key == nil || f.cert == nil {
		return options, nil
	}
	pair, err := tls.X509KeyPair(f.cert, f.key)
	if err != nil {
		return nil, fmt.Errorf("cert.pem and key.pem do not match: %w", err)
	}
	return append(options, func(c *tls.Config) { c.Certificates = []tls.Certificate{pair} }), nil
}

func (ep *Endpoint) tlsError(dir string, err error) *Error {
	return &Error{
		Kind: BadTLS, Doing: "read the certificates for " + ep.address() + " in " + dir, Err: err,
		Problem: oneLine(err.Error()), Endpoint: *ep, CertDir: dir,
	}
}

// isSocket reports whether the address is a socket of this machine, for which
// docker never uses TLS.
func (ep *Endpoint) isSocket() bool {
	switch schemeOf(ep.Host) {
	case "unix", "npipe", "fd", "ssh":
		return true
	}
	return false
}
