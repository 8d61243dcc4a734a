// Package awstest is a stand-in for AWS, for tests: it answers as STS, the
// portal of IAM Identity Center, Secrets Manager and Parameter Store do, in
// their own words, checks signatures, and can fail in every way that is known.
// It listens on the loopback interface only. Everything it knows is an example.
package awstest

import (
	"crypto/tls"
	"errors"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// TB is the part of testing.TB that New needs.
type TB interface {
	Helper()
	Cleanup(func())
	TempDir() string
	Fatalf(format string, args ...any)
}

// Options change what the stand-in knows. The zero value knows the default
// identities, roles, logins and secrets.
type Options struct {
	// Keys, Roles, Logins, WebTokens and Secrets are added to the defaults; an
	// equal name replaces the default.
	Keys      []Key
	Roles     []Role
	Logins    []Login
	WebTokens []WebToken
	Secrets   []Secret
	// Faults are made from the beginning; see Server.Fail.
	Faults map[string]Fault
	// ClockAhead is how far the stand-in's clock is ahead of the real one.
	ClockAhead time.Duration
	// AnswersAfter is how long it thinks before each answer: AWS is far away.
	AnswersAfter time.Duration
}

// Server is a running stand-in.
type Server struct {
	// URL is its address in plain HTTP, TLSURL in HTTPS: values for
	// AWS_ENDPOINT_URL. ProxyURL is a value for HTTPS_PROXY: behind it, it is
	// AWS under AWS's own names, region by region.
	URL, TLSURL, ProxyURL string
	// CAFile is the certificate of the authority that signs for it, for AWS_CA_BUNDLE.
	CAFile string

	world     *world
	authority *authority
	clock     func() time.Time
	thinks    time.Duration

	mu       sync.Mutex
	faults   map[string]Fault
	requests []Request
	connects []string

	closed  chan struct{}
	servers []*http.Server
	running sync.WaitGroup
}

// New starts a stand-in that ends with the test.
func New(t TB, options Options) *Server {
	t.Helper()
	s, err := Start(t.TempDir(), options)
	if err != nil {
		t.Fatalf("starting the stand-in for AWS: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// Start starts a stand-in that writes its CA certificate into dir. It runs
// until Close.
func Start(dir string, options Options) (*Server, error) {
	authority, err := newAuthority()
	if err != nil {
		return nil, err
	}
	s := &Server{
		CAFile: filepath.Join(dir, "awstest-ca.pem"), authority: authority, world: newWorld(options),
		clock:  func() time.Time { return time.Now().Add(options.ClockAhead) },
		thinks: options.AnswersAfter,
		faults: map[string]Fault{}, closed: make(chan struct{}),
	}
	for name, fault := range options.Faults {
		s.faults[name] = fault
	}
	if err := os.WriteFile(s.CAFile, authority.pem, 0o600); err != nil {
		return nil, err
	}
	return s, s.listenAll()
}

func (s *Server) listenAll() error {
	for _, l := range []struct {
		url     *string
		scheme  string
		tls     bool
		handler http.Handler
	}{
		{&s.URL, "http://", false, http.HandlerFunc(s.serve)},
		{&s.TLSURL, "https://", true, http.HandlerFunc(s.serve)},
		{&s.ProxyURL, "http://", false, http.HandlerFunc(s.serveProxy)},
	} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.Close()
			return err
		}
		*l.url = l.scheme + listener.Addr().String()
		if l.tls {
			listener = tls.NewListener(listener, s.authority.config())
		}
		s.start(listener, l.handler)
	}
	return nil
}

func (s *Server) start(listener net.Listener, handler http.Handler) {
	// Handshakes that the client breaks off are part of the tests.
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute, ErrorLog: log.New(discard{}, "", 0)}
	s.servers = append(s.servers, server)
	s.running.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err)
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Close ends it and waits until it has ended.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	s.mu.Unlock()
	for _, server := range s.servers {
		_ = server.Close()
	}
	s.running.Wait()
}

// Env is an environment in which every AWS tool asks the stand-in over TLS.
func (s *Server) Env() map[string]string {
	return map[string]string{"AWS_ENDPOINT_URL": s.TLSURL, "AWS_CA_BUNDLE": s.CAFile}
}

// ProxyEnv is an environment in which every AWS tool believes that it asks AWS
// itself, under its own names, and nothing else can be reached.
func (s *Server) ProxyEnv() map[string]string {
	return map[string]string{"HTTPS_PROXY": s.ProxyURL, "AWS_CA_BUNDLE": s.CAFile}
}
