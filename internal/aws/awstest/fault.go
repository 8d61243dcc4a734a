package awstest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// Fault is a way to fail.
type Fault string

// The faults. Those above the line are AWS's, those below what is on the way.
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
	Silence       Fault = "silence"        // takes the request and says nothing
	Stall         Fault = "stall"          // says the headers and no more
	Reset         Fault = "reset"          // closes with RST
	HangUp        Fault = "hang-up"        // closes in the middle of the body
	ProxyAuth     Fault = "proxy-auth"     // 407, in the proxy
	ProxyDenied   Fault = "proxy-denied"   // 403, in the proxy
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

// failConnection are the faults in which the answer has no end.
func (s *Server) failConnection(w http.ResponseWriter, r *http.Request, c call, fault Fault) bool {
	switch fault {
	case Endless:
		w.Header().Set("Content-Type", c.contentType())
		for chunk := strings.Repeat("<a>", 4096); ; {
			if _, err := io.WriteString(w, chunk); err != nil {
				return true
			}
		}
	case Silence:
		s.wait(r)
	case Stall:
		w.Header().Set("Content-Type", c.contentType())
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		s.wait(r)
	case Reset, HangUp, GarbageStream, TwoLengths:
		s.breakOff(w, fault)
	default:
		return false
	}
	return true
}

// wait waits until the client goes or the stand-in ends.
func (s *Server) wait(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-s.closed:
	}
}

func (s *Server) breakOff(w http.ResponseWriter, fault Fault) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer func() { _ = connection.Close() }()
	switch fault {
	case HangUp:
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\nDate: %s\r\n\r\n<GetCaller",
			time.Now().UTC().Format(http.TimeFormat))
	case TwoLengths:
		_, _ = io.WriteString(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n\r\nnull")
	case GarbageStream:
		_, _ = io.WriteString(connection, "\x15\x03\x01\x00\x02SSH-2.0-noise\r\n\r\n")
	default:
		reset(connection)
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
