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

	// What the files and variables say leads to no engine.
	ConfigUnreadable // config.json of the docker command cannot be read or parsed
	ContextMissing   // a context is named that does not exist, or is broken
	BadHost          // DOCKER_HOST is not an address
	BadTLS           // certificates are missing or do not fit
	MachineStopped   // the CLI's own podman machine does not run

	// There is an address, and no engine answers there.
	NoSocket
	Refused
	PermissionDenied
	HostUnreachable
	SSHFailed
	TimedOut
	Closed    // the connection was closed in the middle of an answer
	NotDocker // something answers that does not talk as an engine does

	// The engine answers, and will not do what was asked.
	APITooOld
	APITooNew
	ServerFailed  // HTTP 5xx
	NotFound      // no such container, or no such path in it
	SourceMissing // asking would make the engine create a folder on the host
	NoProgram     // the container has no such program
	Rejected      // any other HTTP 4xx: not running, forbidden by a proxy

	// Interrupted is the caller's own doing: its context was cancelled.
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
	// Advice is what to do about it, Commands the same ready to copy; either may
	// be empty.
	Advice   string
	Commands []string
	// Said is what the docker command and the Astro CLI print in this case, word
	// for word, so that it can be searched for; "" where that is not known.
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
	text := strings.Join(parts, ": ")
	if e.Advice != "" {
		text += "; " + e.Advice
	}
	return text
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

// maxSaid bounds what is repeated of an engine's own words, in bytes: an engine
// that is none may answer with a whole web page.
const maxSaid = 300

// foreign makes the words of an engine, or about what it answers, fit to be shown: they
// may quote anything, such as the environment of a container.
func (c *Client) foreign(doing, text string) string {
	return redact.Foreign(oneLine(text), doing, c.endpoint.String())
}

// oneLine makes foreign words fit to be repeated: one line, no control
// characters, not too long.
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
