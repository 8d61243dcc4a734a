package engine

import "strings"

// explain says in short what the kind of an error came to.
func (c *Client) explain(e *Error, cause error) {
	kind := GuessKind(c.endpoint)
	switch e.Kind {
	case NoSocket:
		e.Problem = "nothing is there: " + kind.String() + " does not run, or keeps its socket elsewhere"
	case Refused:
		e.Problem = "the connection is refused: " + kind.String() + " does not run"
	case PermissionDenied:
		e.Problem = "you may not use the socket"
		// What follows depends on the command that was tried.
		e.Said, _, _ = strings.Cut(e.Said, ": Head ")
	case HostUnreachable:
		e.Problem = "the machine cannot be reached: " + c.causeText(e, cause)
	case SSHFailed:
		words := c.sshWords(e, cause)
		e.Problem, e.Said = "ssh does not reach an engine: "+words, sshSaid(e.Said, words)
	case BadTLS:
		e.Problem = "the encryption fails: " + c.causeText(e, cause)
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
		e.Problem = "the connection was closed in the middle of the answer"
	case NotDocker:
		e.Problem = "what answers there does not talk as a Docker Engine does: " + c.causeText(e, cause)
	case APITooNew:
		e.Problem = "the engine is too new for doctor: " + e.Said
		if c.endpoint.APIVersion != "" {
			e.Problem = "DOCKER_API_VERSION asks for a version that the engine no longer has: " + e.Said
		}
	case APITooOld:
		e.Problem = "the engine is older than the version asked for: " + e.Said
		if c.endpoint.APIVersion != "" {
			e.Problem = "DOCKER_API_VERSION asks for a version that the engine does not have yet: " + e.Said
		}
	case ServerFailed:
		e.Problem = "the engine reports an error of its own: " + e.Said
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
		Problem: "it does not run", Endpoint: ep,
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
