package awstest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is a way to fail.
type Fault string

// The faults. Those above the line are AWS's, those below of a proxy or a network.
const (
	Throttle      Fault = "throttle"
	InternalError Fault = "internal-error" // 500 in AWS's own form
	EndpointDeny  Fault = "endpoint-deny"  // 403, by the policy of the way to AWS

	Bare503       Fault = "bare-503"       // 503 with no body
	HTMLForbidden Fault = "html-forbidden" // 403 with a web page
	HTMLPortal    Fault = "html-portal"    // 200 with a web page
	Redirect      Fault = "redirect"       // 302 to a login page
	EmptyOK       Fault = "empty-ok"       // 200 with nothing
	GarbageBody   Fault = "garbage-body"   // 200 with noise where XML or JSON should be
	NullBody      Fault = "null-body"      // 200 with JSON's null
	TwoLengths    Fault = "two-lengths"    // HTTP with two lengths that differ
	GarbageStream Fault = "garbage-stream" // not even HTTP
	Endless       Fault = "endless"        // a body without an end
	Huge          Fault = "huge"           // a body that is said to have a gibibyte
	Silence       Fault = "silence"        // takes the request and does not answer
	Stall         Fault = "stall"          // says the headers and no more
	Drip          Fault = "drip"           // says the headers and a byte a second, without an end
	EndlessHead   Fault = "endless-head"   // headers without an end
	Reset         Fault = "reset"          // closes with RST
	HangUp        Fault = "hang-up"        // closes in the middle of the body
	ProxyAuth     Fault = "proxy-auth"     // 407, in the proxy
	ProxyDenied   Fault = "proxy-denied"   // 403, in the proxy
	ProxySilence  Fault = "proxy-silence"  // the proxy takes the request and does not answer
	ProxyEndless  Fault = "proxy-endless"  // the proxy's headers have no end
	TunnelSilence Fault = "tunnel-silence" // the proxy opens the tunnel, and nothing answers
)

// Fail makes a fault for an action (sts:AssumeRole), a service (sts), or
// everything (""); an empty fault ends it. The proxy's faults count for
// everything.
func (s *Server) Fail(what string, fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[what] = fault
}

func (s *Server) fault(c call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range []string{c.service + ":" + c.operation, c.service, ""} {
		if f := s.faults[name]; f != "" {
			return f
		}
	}
	return ""
}

const page = "<!DOCTYPE html>\n<html><head><title>Access blocked</title></head><body>Please sign in.</body></html>\n"

// fail answers with a fault; false if it is none of this side of the proxy.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, c call, fault Fault) bool {
	switch fault {
	case Throttle:
		c.throttled(w)
	case InternalError:
		c.failed(w, http.StatusInternalServerError, "InternalFailure", "We encountered an internal error. Please try again.")
	case EndpointDeny:
		c.failed(w, http.StatusForbidden, "AccessDenied", "User is not authorized to perform: "+c.service+":"+c.operation+" with an explicit deny in a VPC endpoint policy")
	case Bare503:
		w.WriteHeader(http.StatusServiceUnavailable)
	case HTMLForbidden, HTMLPortal:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if fault == HTMLForbidden {
			w.WriteHeader(http.StatusForbidden)
		}
		_, _ = io.WriteString(w, page)
	case Redirect:
		w.Header().Set("Location", "http://portal.example.com/login")
		w.WriteHeader(http.StatusFound)
	case EmptyOK:
		w.WriteHeader(http.StatusOK)
	case GarbageBody:
		w.Header().Set("Content-Type", c.contentType())
		_, _ = io.WriteString(w, "\x00\x01\x02<<<{{{ no such form")
	case NullBody:
		w.Header().Set("Content-Type", c.contentType())
		_, _ = io.WriteString(w, "null")
	default:
		return s.failConnection(w, r, c, fault)
	}
	return true
}

// failConnection are the faults in which the answer does not come to its end.
func (s *Server) failConnection(w http.ResponseWriter, r *http.Request, c call, fault Fault) bool {
	switch fault {
	case Endless, Huge:
		w.Header().Set("Content-Type", c.contentType())
		if fault == Huge {
			w.Header().Set("Content-Length", strconv.Itoa(1<<30))
		}
		chunk := strings.Repeat("<a>", 4096)
		for sent := 0; sent < noEnd; sent += len(chunk) {
			if _, err := io.WriteString(w, chunk); err != nil {
				return true
			}
		}
		s.wait(r, forever)
	case Silence:
		s.wait(r, forever)
	case Stall:
		w.Header().Set("Content-Type", c.contentType())
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		s.wait(r, forever)
	case Drip:
		w.Header().Set("Content-Type", c.contentType())
		for ; ; s.wait(r, time.Second) {
			if _, err := io.WriteString(w, " "); err != nil || http.NewResponseController(w).Flush() != nil {
				return true
			}
		}
	case Reset, HangUp, GarbageStream, TwoLengths, EndlessHead:
		s.breakOff(w, fault)
	default:
		return false
	}
	return true
}

// forever is longer than any client waits, and noEnd, in bytes, is more than any
// should read; one that reads on finds nothing more, and fails its test.
const (
	forever = 24 * time.Hour
	noEnd   = 32 << 20
)

// wait waits for some time. If the client goes or the stand-in ends before it is
// over, the connection is closed without an answer.
func (s *Server) wait(r *http.Request, some time.Duration) {
	timer := time.NewTimer(some)
	defer timer.Stop()
	select {
	case <-r.Context().Done():
	case <-s.closed:
	case <-timer.C:
		return
	}
	panic(http.ErrAbortHandler)
}

func (s *Server) breakOff(w http.ResponseWriter, fault Fault) {
	connection, _, done := s.takeOver(w)
	defer done()
	// A network in memory keeps nothing: somebody must take the client's goodbye,
	// or it waits for that while we wait for it to take ours.
	s.serving.Go(func() { _, _ = io.Copy(io.Discard, connection) })
	switch fault {
	case HangUp:
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\nDate: %s\r\n\r\n<GetCaller",
			s.clock().UTC().Format(http.TimeFormat))
	case TwoLengths:
		_, _ = io.WriteString(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nnull")
	case EndlessHead:
		endlessHead(connection)
	case GarbageStream:
		_, _ = io.WriteString(connection, "\x15\x03\x01\x00\x02SSH-2.0-noise\r\n\r\n")
	default:
		reset(connection)
	}
}

// endlessHead answers with headers until the client has had enough.
func endlessHead(connection net.Conn) {
	_, err := io.WriteString(connection, "HTTP/1.1 200 OK\r\n")
	line := "X-Filler: " + strings.Repeat("x", 4000) + "\r\n"
	for sent := 0; sent < noEnd && err == nil; sent += len(line) {
		_, err = io.WriteString(connection, line)
	}
}

// reset closes so that the other side sees a reset instead of an end.
func reset(connection net.Conn) {
	for {
		wrapped, ok := connection.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		connection = wrapped.NetConn()
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = connection.Close()
}
