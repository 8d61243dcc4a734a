package aws

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"doctor/internal/redact"
)

// networkFault says why there was no answer.
func (e *Error) networkFault(ctx context.Context, err error, secrets []redact.Secret) {
	e.cause = err
	e.Kind = networkKind(ctx, err)
	if e.Kind == Unsendable && e.Connected {
		e.Kind = NotAWS // it was sent: the answer is not HTTP
	}
	switch e.Kind {
	case Canceled, Timeout:
		e.cause = context.Cause(ctx)
	case UnknownCA:
		e.Issuer = issuer(err)
	case TLSFault, ProxyFailed:
		e.Detail = e.foreign(scrub(innermost(err).Error(), nil))
	case Unsendable:
		// The SDK's own errors name the field, and sometimes quote its value.
		e.cause, e.Message = nil, scrub(innermost(err).Error(), secrets)
	}
}

func networkKind(ctx context.Context, err error) Kind {
	var dns *net.DNSError
	var netErr net.Error
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return Timeout
	case ctx.Err() != nil:
		return Canceled
	case proxyKind(err) != "":
		return proxyKind(err)
	case certificateKind(err) != "":
		return certificateKind(err)
	case errors.As(err, &dns):
		return DNS
	case errors.Is(err, errRefused):
		return Refused
	case errors.Is(err, errNoNetwork) || errors.Is(err, errNoHost):
		return Unreachable
	case isReset(err):
		return Reset
	case errors.As(err, &netErr) && netErr.Timeout():
		return Timeout
	case isGarbage(err):
		return NotAWS
	default:
		return Unsendable
	}
}

func proxyKind(err error) Kind {
	var connect *connectError
	switch {
	case errors.As(err, &connect) && connect.status == http.StatusProxyAuthRequired:
		return ProxyAuth
	case errors.As(err, &connect):
		return ProxyFailed
	default:
		return ""
	}
}

// certificateKind distinguishes a certificate that is not trusted here from an invalid
// one. Systems verify differently: what is neither for another host nor expired counts
// as an unknown authority.
func certificateKind(err error) Kind {
	var verification *tls.CertificateVerificationError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &record), errors.As(err, &alert):
		return TLSFault
	case errors.As(err, &verification), errors.As(err, new(x509.UnknownAuthorityError)):
		return UnknownCA
	// A plain HTTP answer to an HTTPS request.
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return TLSFault
	default:
		return ""
	}
}

func issuer(err error) string {
	var verification *tls.CertificateVerificationError
	if !errors.As(err, &verification) || len(verification.UnverifiedCertificates) == 0 {
		return ""
	}
	return scrub(verification.UnverifiedCertificates[0].Issuer.String(), nil)
}

// isOver reports the error of an expired or canceled context.
func isOver(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

func isReset(err error) bool {
	return errors.Is(err, errReset) || errors.Is(err, errAborted) || errors.Is(err, errPipe) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		strings.Contains(err.Error(), "server closed idle connection")
}

// isGarbage reports an answer that is not HTTP; net/http has no type for it.
func isGarbage(err error) bool {
	for _, text := range []string{"malformed HTTP", "malformed MIME header", "too many transfer encodings"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
