// Package awstest is a stand-in for AWS, for tests: it answers as STS, the
// portal of IAM Identity Center, Secrets Manager and Parameter Store do, in
// their own words, checks signatures, and can fail in every way that is known.
// It listens on the loopback interface only, or on a network in memory.
// Everything it knows is an example.
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
	"testing"
	"time"

	"doctor/internal/memnet"
)

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
	// Now is the clock, nil for the real one.
	Now func() time.Time
	// ClockAhead is how far the stand-in's clock is ahead of that.
	ClockAhead time.Duration
	// AnswersAfter is how long it thinks before each answer: AWS is far away.
	AnswersAfter time.Duration
	// NamesAfter is how much longer it thinks about a secret or parameter, by name.
	NamesAfter map[string]time.Duration
	// Network is what it listens on, nil for the loopback interface. A bubble of
	// testing/synctest needs one in memory.
	Network *memnet.Network
}

func (o Options) clock() func() time.Time {
	now := o.Now
	if now == nil {
		now = time.Now
	}
	return func() time.Time { return now().Add(o.ClockAhead) }
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
	longer    map[string]time.Duration

	mu       sync.Mutex
	faults   map[string]Fault
	requests []Request
	connects []string

	closed    chan struct{}
	servers   []*http.Server
	accepting sync.WaitGroup
	// serving counts the connections, those that were taken over included.
	serving sync.WaitGroup
}

// New starts a stand-in that ends with the test.
func New(t testing.TB, options Options) *Server {
	t.Helper()
	authority, err := newAuthority()
	if err != nil {
		t.Fatalf("starting the stand-in for AWS: %v", err)
	}
	s := &Server{
		CAFile: filepath.Join(t.TempDir(), "awstest-ca.pem"), authority: authority, world: newWorld(options),
		clock:  options.clock(),
		thinks: options.AnswersAfter, longer: options.NamesAfter,
		faults: map[string]Fault{}, closed: make(chan struct{}),
	}
	for name, fault := range options.Faults {
		s.faults[name] = fault
	}
	if err := os.WriteFile(s.CAFile, authority.pem, 0o600); err != nil {
		t.Fatalf("starting the stand-in for AWS: %v", err)
	}
	s.listenAll(t, options.Network)
	t.Cleanup(s.Close) // before a network in memory takes its listeners away
	return s
}

func (s *Server) listenAll(t testing.TB, network *memnet.Network) {
	t.Helper()
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
		listener := listen(t, network)
		*l.url = l.scheme + listener.Addr().String()
		if l.tls {
			listener = tls.NewListener(listener, s.authority.config())
		}
		s.start(listener, l.handler)
	}
}

func listen(t testing.TB, network *memnet.Network) net.Listener {
	t.Helper()
	if network != nil {
		return network.Listen(t, "127.0.0.1:0")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("starting the stand-in for AWS: %v", err)
	}
	return listener
}

// newHTTP makes a server whose connections Close waits for.
func (s *Server) newHTTP(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: time.Minute,
		// Handshakes that the client breaks off are part of the tests.
		ErrorLog: log.New(discard{}, "", 0),
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				s.serving.Add(1)
			case http.StateClosed:
				s.serving.Done()
			}
		},
	}
}

func (s *Server) start(listener net.Listener, handler http.Handler) {
	server := s.newHTTP(handler)
	s.servers = append(s.servers, server)
	s.accepting.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err)
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Close ends it and waits until it has ended, with all that it was answering.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	s.mu.Unlock()
	s.closeServers()
	s.accepting.Wait()
	// A connection that was being accepted came too late for the first time.
	s.closeServers()
	s.serving.Wait()
}

func (s *Server) closeServers() {
	for _, server := range s.servers {
		_ = server.Close()
	}
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
