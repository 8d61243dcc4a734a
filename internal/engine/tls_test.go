package engine

import (
	"archive/tar"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/internal/engine/enginetest"
	"doctor/internal/host"

	"github.com/docker/cli/cli/context/docker"
	"github.com/docker/cli/cli/context/store"
)

func tarHeader(t *testing.T, uid, gid int, size int64) []byte {
	t.Helper()
	var buf bytes.Buffer
	must(t, tar.NewWriter(&buf).WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "p", Mode: 0o600, Uid: uid, Gid: gid, Size: size}))
	return buf.Bytes()
}

// authority is a certificate authority of its own.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	return &authority{cert, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

// issue makes a certificate for 127.0.0.1, for both ends.
func (a *authority) issue(t *testing.T) (cert, key []byte) {
	t.Helper()
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &pair.PublicKey, a.key)
	must(t, err)
	raw, err := x509.MarshalPKCS8PrivateKey(pair)
	must(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
}

// serveTLS is an engine that asks for a certificate, on a port of its own.
func serveTLS(t *testing.T, a *authority) (address string) {
	t.Helper()
	certPEM, keyPEM := a.issue(t)
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	must(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	server := httptest.NewUnstartedServer(enginetest.Engine("1.47", enginetest.Answers{
		"/info":              enginetest.JSON(`{"Name":"tls"}`),
		"/containers/x/exec": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"Id":"e"}`) },
		"/exec/e/start":      upgrade(frame(1, "hello"), false),
		"/exec/e/json":       enginetest.JSON(`{"ExitCode":7}`),
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert}
	server.StartTLS()
	t.Cleanup(server.Close)
	return "tcp://" + server.Listener.Addr().String()
}

// tlsContext stores a context with certificates as docker does, and makes it current.
func tlsContext(t *testing.T, m *host.Machine, settings docker.EndpointMeta, files map[string][]byte) {
	t.Helper()
	addContext(t, m, "secure", settings)
	must(t, contextStore(m).ResetTLSMaterial("secure", &store.ContextTLSData{
		Endpoints: map[string]store.EndpointTLSData{docker.DockerEndpoint: {Files: files}},
	}))
	write(t, configPath(m), `{"currentContext":"secure"}`)
}

func TestTLSContext(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	certPEM, keyPEM := ours.issue(t)
	address := serveTLS(t, ours)
	plain := httptest.NewServer(enginetest.Engine("1.47", nil))
	t.Cleanup(plain.Close)
	full := map[string][]byte{"ca.pem": ours.pem, "cert.pem": certPEM, "key.pem": keyPEM}

	tests := []struct {
		name     string
		settings docker.EndpointMeta
		files    map[string][]byte
		want     ErrorKind
	}{
		{"all in order", docker.EndpointMeta{Host: address}, full, Unclassified},
		{"a file that docker does not know", docker.EndpointMeta{Host: address}, map[string][]byte{"ca.pem": ours.pem, "cert.pem": certPEM, "key.pem": keyPEM, "notes.txt": nil}, Unclassified},
		{"not verified", docker.EndpointMeta{Host: address, SkipTLSVerify: true}, map[string][]byte{"cert.pem": certPEM, "key.pem": keyPEM}, Unclassified},
		{"another authority", docker.EndpointMeta{Host: address}, map[string][]byte{"ca.pem": theirs.pem, "cert.pem": certPEM, "key.pem": keyPEM}, BadTLS},
		{"no certificate of ours", docker.EndpointMeta{Host: address}, map[string][]byte{"ca.pem": ours.pem}, BadTLS},
		{"no TLS at all", docker.EndpointMeta{Host: address}, nil, BadTLS},
		{"TLS to an engine without", docker.EndpointMeta{Host: "tcp://" + plain.Listener.Addr().String()}, full, BadTLS},
		{"no certificate in ca.pem", docker.EndpointMeta{Host: address}, map[string][]byte{"ca.pem": []byte("x")}, BadTLS},
		{"no pair", docker.EndpointMeta{Host: address}, map[string][]byte{"ca.pem": ours.pem, "cert.pem": certPEM, "key.pem": []byte("x")}, BadTLS},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			m := machine(t, "linux", nil)
			tlsContext(t, m, tt.settings, tt.files)
			ep, err := Locate(m, "docker")
			if err == nil {
				var c *Client
				if c, err = Dial(t.Context(), ep); err == nil {
					defer c.Close()
					useAll(t, c)
				}
			}
			if tt.want != Unclassified {
				asError(t, err, tt.want)
			} else if err != nil || !ep.TLS || ep.TLSFromEnv {
				t.Errorf("%+v, %v", ep, err)
			}
		})
	}
}

// useAll goes through docker's client and past it.
func useAll(t *testing.T, c *Client) {
	t.Helper()
	if info, err := c.Info(t.Context()); err != nil || info.Name != "tls" {
		t.Errorf("%+v, %v", info, err)
	}
	out, err := c.Exec(t.Context(), "x", "", []string{"id"}, strings.NewReader("input"))
	if err != nil || string(out.Stdout) != "hello" || out.ExitCode != 7 {
		t.Errorf("%q, %d, %v", out.Stdout, out.ExitCode, err)
	}
}

func TestTLSFromVariables(t *testing.T) {
	ours := newAuthority(t)
	certPEM, keyPEM := ours.issue(t)
	address := serveTLS(t, ours)
	env := func(name, value string) map[string]string {
		return map[string]string{"DOCKER_HOST": address, "DOCKER_CERT_PATH": "certs", name: value}
	}
	tests := []struct {
		name  string
		env   map[string]string
		files bool
		want  ErrorKind
	}{
		{"verified", env("DOCKER_TLS_VERIFY", "1"), true, Unclassified},
		{"not verified", env("DOCKER_TLS", "1"), true, Unclassified},
		{"without certificates", env("DOCKER_TLS_VERIFY", "1"), false, BadTLS},
		{"without the variable", env("X", "1"), true, BadTLS},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := machine(t, "linux", tt.env)
			if tt.files {
				for name, data := range map[string][]byte{"ca.pem": ours.pem, "cert.pem": certPEM, "key.pem": keyPEM} {
					write(t, filepath.Join(m.Dir, "certs", name), string(data))
				}
			}
			ep, err := Locate(m, "docker")
			if err == nil {
				var c *Client
				if c, err = Dial(t.Context(), ep); err == nil {
					defer c.Close()
				}
			}
			if tt.want != Unclassified {
				asError(t, err, tt.want)
			} else if err != nil || !ep.TLS || !ep.TLSFromEnv {
				t.Errorf("%+v, %v", ep, err)
			}
		})
	}
}
