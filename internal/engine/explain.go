package engine

import "strings"

// explain says in short what the kind of an error came to.
func (c *Client) explain(e *Error, cause error) {
	kind := GuessKind(c.endpoint)
	switch e.Kind {
	case NoSocket:
		e.Problem = "socket not found: " + kind.String() + " is not running, or uses another socket"
	case Refused:
		e.Problem = "connection refused: " + kind.String() + " is not running"
	case PermissionDenied:
		e.Problem = "permission denied on the socket"
		// What follows depends on the command that was tried.
		e.Said, _, _ = strings.Cut(e.Said, ": Head ")
	case HostUnreachable:
		e.Problem = "host unreachable: " + c.causeText(e, cause)
	case SSHFailed:
		words := c.sshWords(e, cause)
		e.Problem, e.Said = "ssh failed: "+words, sshSaid(e.Said, words)
	case BadTLS:
		e.Problem = "TLS failed: " + c.causeText(e, cause)
	case TimedOut:
		e.Problem = "no answer in time"
	case Interrupted:
		e.Problem = "interrupted"
	default:
		c.explainAnswer(e, cause)
	}
}

// explainAnswer covers the kinds where something did answer.
func (c *Client) explainAnswer(e *Error, cause error) {
	switch e.Kind {
	case Closed:
		e.Problem = "the connection was closed during the response"
	case NotDocker:
		e.Problem = "not a Docker Engine: " + c.causeText(e, cause)
	case APITooNew:
		e.Problem = "the engine is too new for doctor: " + e.Said
		if c.endpoint.APIVersion != "" {
			e.Problem = "DOCKER_API_VERSION requests a version that the engine no longer supports: " + e.Said
		}
	case APITooOld:
		e.Problem = "the engine does not support the requested API version: " + e.Said
		if c.endpoint.APIVersion != "" {
			e.Problem = "DOCKER_API_VERSION requests a version that the engine does not support yet: " + e.Said
		}
	case ServerFailed:
		e.Problem = "internal error of the engine: " + e.Said
	case NotFound, Rejected:
		e.Problem = strings.TrimPrefix(e.Said, "Error response from daemon: ")
	default:
		e.Problem = c.causeText(e, cause)
	}
}

func (c *Client) causeText(e *Error, cause error) string {
	if cause != nil {
		return c.foreign(e.Doing, cause.Error())
	}
	return e.Said
}

func (c *Client) notDocker(problem string) *Error {
	return &Error{
		Kind: NotDocker, Doing: "connect to " + c.endpoint.String(), NamesOrigin: true, Problem: problem,
		Endpoint: c.endpoint,
	}
}

func machineStopped(ep Endpoint) *Error {
	return &Error{
		Kind: MachineStopped, Doing: "connect to the " + ep.From, NamesOrigin: true,
		Problem: "it is not running", Endpoint: ep,
	}
}

// sshWords takes what ssh itself said out of the connection helper's report.
func (c *Client) sshWords(e *Error, cause error) string {
	if cause != nil {
		if _, said, ok := strings.Cut(cause.Error(), "stderr="); ok && strings.TrimSpace(said) != "" {
			return c.foreign(e.Doing, said)
		}
	}
	return c.causeText(e, cause)
}

// sshSaid is what docker prints, without the command line of ssh, which is ours.
func sshSaid(text, words string) string {
	_, end, ok := strings.Cut(text, "] has exited with ")
	if !ok {
		return ""
	}
	status, _, _ := strings.Cut(end, ",")
	return "has exited with " + status + ", make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=" + words
}

func schemeOf(host string) string {
	scheme, _, _ := strings.Cut(host, "://")
	return scheme
}
