package engine

import (
	"errors"
	"strings"

	"doctor/internal/redact"
)

// ErrorKind says what went wrong between doctor and the engine.
type ErrorKind int

// The kinds of an Error.
const (
	Unclassified ErrorKind = iota

	// The files and variables do not point to an engine.
	ConfigUnreadable // config.json of the docker command cannot be read or parsed
	ContextMissing   // the selected context does not exist, or is broken
	BadHost          // DOCKER_HOST is not an address
	BadTLS           // certificates are missing or do not match
	MachineStopped   // the CLI's own podman machine is not running

	// There is an address, but no engine answers there.
	NoSocket
	Refused
	PermissionDenied
	HostUnreachable
	SSHFailed
	TimedOut
	Closed    // the connection was closed before the end of an answer
	NotDocker // the answer is not from an engine

	// The engine answers, and refuses.
	APITooOld
	APITooNew
	ServerFailed  // HTTP 5xx
	NotFound      // no such container, or no such path in it
	SourceMissing // the request would make the engine create a folder on the host
	NoProgram     // the container has no such program
	Rejected      // any other HTTP 4xx: not running, forbidden by a proxy

	// Interrupted: the caller canceled its context.
	Interrupted
)

var kindWords = map[ErrorKind]string{
	Unclassified: "unclassified", ConfigUnreadable: "config-unreadable", ContextMissing: "context-missing",
	BadHost: "bad-host", BadTLS: "bad-tls", MachineStopped: "machine-stopped", NoSocket: "no-socket",
	Refused: "refused", PermissionDenied: "permission-denied", HostUnreachable: "host-unreachable",
	SSHFailed: "ssh-failed", TimedOut: "timed-out", Closed: "closed", NotDocker: "not-docker",
	APITooOld: "api-too-old", APITooNew: "api-too-new", ServerFailed: "server-failed", NotFound: "not-found", SourceMissing: "source-missing",
	NoProgram: "no-program", Rejected: "rejected", Interrupted: "interrupted",
}

// String returns the kind as a word, such as "permission-denied".
func (k ErrorKind) String() string { return kindWords[k] }

// Unreachable reports whether no engine could be talked to at all.
func (k ErrorKind) Unreachable() bool { return k >= ConfigUnreadable && k <= NotDocker }

// Error is every error of this package.
type Error struct {
	Kind ErrorKind
	// Doing is what was being done: "connect to unix:///var/run/docker.sock".
	Doing string
	// NamesOrigin: Doing says what chose the engine, as Endpoint.From does.
	NamesOrigin bool
	// Problem is what went wrong, in plain words.
	Problem string
	// Endpoint is the engine, as far as it was known.
	Endpoint Endpoint
	// CertDir is the folder of the certificates that cannot be used, "" for any other fault.
	CertDir string
	// Said is what the docker command and the Astro CLI print in this case, word
	// for word, so that people can search for it; "" if unknown.
	Said string
	// Err is the cause.
	Err error
}

func (e *Error) Error() string {
	parts := make([]string, 0, 3)
	for _, p := range []string{e.Doing, e.Problem} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ": ")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of an error of this package, Unclassified for others.
func KindOf(err error) ErrorKind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Unclassified
}

// maxSaid bounds how much of an engine's message is repeated, in bytes: something
// that is not an engine may answer with a whole web page.
const maxSaid = 300

// foreign makes a message of an engine, or about its answer, safe to show: it may
// quote anything, such as the environment of a container.
func (c *Client) foreign(doing, text string) string {
	return redact.Foreign(oneLine(text), doing, c.endpoint.String())
}

// oneLine makes a foreign message printable: one line, no control characters, not
// too long.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= maxSaid {
		return text
	}
	cut := maxSaid
	for cut > 0 && text[cut]&0xc0 == 0x80 {
		cut--
	}
	return text[:cut] + " ..."
}
