package engine

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/engine/enginetest"
	"doctor/internal/memnet"
)

func TestDialFaults(t *testing.T) {
	dead := enginetest.Socket(t)
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: dead, Net: "unix"})
	must(t, err)
	listener.SetUnlinkOnClose(false)
	must(t, listener.Close())

	reply := func(text string) string {
		return enginetest.Raw(t, func(conn net.Conn) { enginetest.Drain(conn); _, _ = io.WriteString(conn, text) })
	}
	tests := []struct {
		name    string
		address string
		want    ErrorKind
		said    string
	}{
		{"no socket", "unix:///nonexistent/docker.sock", NoSocket, "Cannot connect to the Docker daemon at unix:///nonexistent/docker.sock. Is the docker daemon running?"},
		{"refused", "unix://" + dead, Refused, "Cannot connect to the Docker daemon at unix://" + dead + ". Is the docker daemon running?"},
		{"refused by TCP", "tcp://127.0.0.1:1", Refused, "Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?"},
		{"a path too long", "unix:///" + strings.Repeat("x", 200), BadHost, ""},
		{"closes at once", enginetest.Raw(t, enginetest.Drain), Closed, ""},
		{"closes in the head", reply("HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\n"), Closed, ""},
		{"closes in a line", reply("HTTP/1.1 200 OK\r\nContent-"), NotDocker, ""},
		{"speaks another protocol", reply("SSH-2.0-OpenSSH_9.6\r\n"), NotDocker, ""},
		{"escape codes", reply("\x1b[31mHTTP\x1b[0m\r\n\r\n"), NotDocker, ""},
		{"an endless head", reply("HTTP/1.1 200 OK\r\n" + strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 2000) + "\r\n"), NotDocker, ""},
		{"a web server", enginetest.Serve(t, http.NotFoundHandler()), NotDocker, ""},
		{"a friendly web server", enginetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>welcome</html>") })), NotDocker, ""},
		{"a version that is none", enginetest.Serve(t, enginetest.Engine("latest", nil)), NotDocker, ""},
		{"HTTP 500", enginetest.Serve(t, enginetest.Engine("1.47", enginetest.Answers{"/_ping": enginetest.Refuse(500, "boom")})), ServerFailed, ""},
		{"a proxy that forbids", enginetest.Serve(t, enginetest.Engine("1.47", enginetest.Answers{"/_ping": enginetest.Refuse(403, "no")})), Rejected, ""},
		{"an older API", enginetest.Serve(t, enginetest.Engine("1.23", nil)), APITooOld, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			c, err := Dial(patiently(t), at(t, tt.address))
			if err == nil {
				c.Close()
			}
			e := asError(t, err, tt.want)
			if tt.said != "" && e.Said != tt.said {
				t.Errorf("said %q, want %q", e.Said, tt.said)
			}
			if e.Endpoint.From != envHost {
				t.Errorf("the error is of an endpoint from %q", e.Endpoint.From)
			}
		})
	}
}

func TestNoSuchMachine(t *testing.T) {
	ep := at(t, "tcp://no-such-machine.invalid:2375")
	ep.dial = func(_ context.Context, network, address string) (net.Conn, error) {
		name, _, _ := net.SplitHostPort(address)
		return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}}
	}
	_, err := Dial(t.Context(), ep)
	if e := asError(t, err, HostUnreachable); e.Endpoint.From != envHost {
		t.Errorf("from %q", e.Endpoint.From)
	}
}

func TestDialHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		address := enginetest.ServeOn(t, n, http.HandlerFunc(enginetest.Hang))
		begun := time.Now()
		_, err := Dial(t.Context(), inMemory(t, n, address))
		asError(t, err, TimedOut)
		if took := time.Since(begun); took != defaultBudget {
			t.Errorf("it took %v, want %v", took, defaultBudget)
		}
	})
}

// failing dials a connection that fails with this error.
func failing(t *testing.T, ep Endpoint, err error) error {
	t.Helper()
	c, newErr := newClient(ep)
	must(t, newErr)
	defer c.Close()
	c.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "unix", Err: os.NewSyscallError("connect", err)}
	}
	return c.negotiate(t.Context())
}

func TestPermissionDenied(t *testing.T) {
	ep := at(t, "unix:///var/run/docker.sock")
	e := asError(t, failing(t, ep, syscall.EACCES), PermissionDenied)
	if e.Said != "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock" {
		t.Errorf("said %q", e.Said)
	}
	asError(t, failing(t, ep, syscall.EHOSTUNREACH), HostUnreachable)
}

func TestNoAddress(t *testing.T) {
	_, err := Dial(t.Context(), Endpoint{From: "DOCKER_CONTEXT"})
	asError(t, err, BadHost)
}

func TestMachineStopped(t *testing.T) {
	ep, err := Locate(machine(t, "linux", nil), "podman")
	must(t, err)
	_, err = Dial(t.Context(), ep)
	asError(t, err, MachineStopped)
}

func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		n := memnet.New()
		address := enginetest.ServeOn(t, n, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			cancel()
			enginetest.Hang(w, r)
		}))
		_, err := Dial(ctx, inMemory(t, n, address))
		asError(t, err, Interrupted)
		if !errors.Is(err, context.Canceled) {
			t.Error("the cause is lost")
		}
	})
}

func TestNegotiation(t *testing.T) {
	tests := []struct{ theirs, fixed, want string }{
		{"1.24", "", "1.24"}, {"1.41", "", "1.41"}, {"1.51", "", "1.51"}, {"1.99", "", "1.51"}, {"1.47", "1.40", "1.40"},
	}
	for _, tt := range tests {
		ep := at(t, enginetest.Serve(t, enginetest.Engine(tt.theirs, nil)))
		ep.APIVersion = tt.fixed
		c, err := Dial(t.Context(), ep)
		must(t, err)
		if got := c.docker.ClientVersion(); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
		c.Close()
	}
}

// docker's client changes a request that failed and sends it again; what the
// transport may still be reading is another one.
func TestRequestsAreNotShared(t *testing.T) {
	var sent *http.Request
	transport := &http.Transport{}
	transport.RegisterProtocol("test", roundTripper(func(r *http.Request) (*http.Response, error) {
		sent = r
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
	}))
	ours, err := http.NewRequestWithContext(t.Context(), http.MethodHead, "test://docker/_ping", nil)
	must(t, err)
	ours.Header.Set("User-Agent", "doctor")
	resp, err := (&guard{Transport: transport}).RoundTrip(ours)
	must(t, err)
	must(t, resp.Body.Close())
	ours.Method, ours.URL.Path = http.MethodGet, "/changed"
	ours.Header.Set("User-Agent", "changed")
	if sent.Method != http.MethodHead || sent.URL.Path != "/_ping" || sent.Header.Get("User-Agent") != "doctor" {
		t.Errorf("the request that was sent has changed: %+v", sent)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
