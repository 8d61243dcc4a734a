package engine

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
)

// windowsRefused is WSAECONNREFUSED, which syscall.ECONNREFUSED is not.
const windowsRefused = syscall.Errno(10061)

// classify gives an error a kind and plain words. The end of the context comes
// first: all other errors are then consequences.
func (c *Client) classify(ctx context.Context, doing string, err error, t *trace) *Error {
	status, cause := t.last()
	e := &Error{Doing: doing, Endpoint: c.endpoint, Err: err, Said: c.foreign(doing, err.Error())}
	if cause != nil {
		e.Err = errors.Join(err, cause)
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		e.Kind = TimedOut
	case ctx.Err() != nil:
		e.Kind = Interrupted
	case cause != nil:
		e.Kind = c.kindOfCause(cause)
	case status >= http.StatusBadRequest:
		e.Kind = c.kindOfStatus(status, err)
	case status != 0:
		e.Kind = kindOfBody(err)
	}
	c.explain(e, cause)
	return e
}

// kindOfCause classifies an error of the connection.
func (c *Client) kindOfCause(err error) ErrorKind {
	var dns *net.DNSError
	var network net.Error
	switch {
	case errors.Is(err, exec.ErrNotFound) || schemeOf(c.endpoint.Host) == "ssh":
		return SSHFailed
	case errors.Is(err, fs.ErrPermission):
		return PermissionDenied
	case errors.Is(err, fs.ErrNotExist):
		return NoSocket
	case errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, windowsRefused):
		return Refused
	case isTLS(err):
		return BadTLS
	case errors.As(err, &dns), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return HostUnreachable
	case errors.As(err, &network) && network.Timeout():
		return TimedOut
	case isClosed(err):
		return Closed
	case errors.Is(err, errTooLong), strings.Contains(err.Error(), "malformed"), strings.Contains(err.Error(), "response headers exceeded"):
		return NotDocker
	}
	return Unclassified
}

func isTLS(err error) bool {
	var record tls.RecordHeaderError
	var verify *tls.CertificateVerificationError
	var alert tls.AlertError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &record) || errors.As(err, &verify) || errors.As(err, &alert) || errors.As(err, &authority) ||
		strings.Contains(err.Error(), "HTTP response to HTTPS client") || strings.Contains(err.Error(), "tls: ")
}

func isClosed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE) || errors.Is(err, net.ErrClosed) || strings.Contains(err.Error(), "server closed")
}

// kindOfStatus classifies an answer by its HTTP status.
func (c *Client) kindOfStatus(status int, err error) ErrorKind {
	text := err.Error()
	pinging := c.server.APIVersion == ""
	switch {
	case strings.Contains(text, "HTTP request to an HTTPS server"):
		return BadTLS
	case strings.Contains(text, "is too old. Minimum supported API version"):
		return APITooNew
	case strings.Contains(text, "is too new. Maximum supported API version"):
		return APITooOld
	case status >= http.StatusInternalServerError:
		return ServerFailed
	case pinging && status != http.StatusUnauthorized && status != http.StatusForbidden:
		return NotDocker
	case status == http.StatusNotFound:
		return NotFound
	}
	return Rejected
}

// kindOfBody classifies a successful answer that cannot be parsed.
func kindOfBody(err error) ErrorKind {
	if isClosed(err) {
		return Closed
	}
	return NotDocker
}
