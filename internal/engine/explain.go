package engine

import (
	"net/url"
	"strings"

	"doctor/internal/lazyregexp"
)

// explain puts the kind of an error into words, and says what to do.
func (c *Client) explain(e *Error, cause error) {
	ep := c.endpoint
	kind := GuessKind(ep)
	switch e.Kind {
	case NoSocket:
		e.Problem = "nothing is there: " + kind.String() + " does not run, or keeps its socket elsewhere"
		e.start(ep, kind)
	case Refused:
		e.Problem = "the connection is refused: " + kind.String() + " does not run"
		e.start(ep, kind)
	case PermissionDenied:
		e.Problem = "you may not use the socket"
		// What follows depends on the command that was tried.
		e.Said, _, _ = strings.Cut(e.Said, ": Head ")
		e.permit(ep, kind)
	case HostUnreachable:
		e.Problem = "the machine cannot be reached: " + c.causeText(e, cause)
		e.Advice = "check the name and the network, or choose another engine than " + ep.From + " names"
	case SSHFailed:
		words := c.sshWords(e, cause)
		e.Problem, e.Said = "ssh does not reach an engine: "+words, sshSaid(e.Said, words)
		e.Advice = "see that this works without a question being asked"
		if target := sshTarget(ep); target != "" {
			e.Commands = []string{"ssh " + target + " docker version"}
		}
	case BadTLS:
		e.Problem = "the encryption fails: " + c.causeText(e, cause)
		e.Advice = "see that the engine expects TLS on this port and that the certificates of " + ep.From + " are its own"
	case TimedOut:
		e.Problem = "no answer in time"
		e.Advice = "see whether the engine answers at all, and restart it if it does not"
		e.Commands = []string{"docker version"}
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
		e.Advice = "see whether the engine is being restarted, and try again"
	case NotDocker:
		e.Problem = "what answers there does not talk as a Docker Engine does: " + c.causeText(e, cause)
		e.Advice = "check the address that " + c.endpoint.From + " gives"
	case APITooNew:
		e.Problem = "the engine is too new for doctor: " + e.Said
		e.Advice = "update doctor"
		if c.endpoint.APIVersion != "" {
			e.Problem, e.Advice = "DOCKER_API_VERSION asks for a version that the engine no longer has: "+e.Said, "unset DOCKER_API_VERSION"
		}
	case APITooOld:
		e.Problem, e.Advice = "the engine is older than the version asked for: "+e.Said, "update the engine"
		if c.endpoint.APIVersion != "" {
			e.Problem, e.Advice = "DOCKER_API_VERSION asks for a version that the engine does not have yet: "+e.Said, "unset DOCKER_API_VERSION"
		}
	case ServerFailed:
		e.Problem = "the engine reports an error of its own: " + e.Said
		e.Advice = "look into its log, and restart it"
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
		Advice: "check the address that " + c.endpoint.From + " gives",
	}
}

func machineStopped(ep Endpoint) *Error {
	return &Error{
		Kind: MachineStopped, Doing: "connect to the " + ep.From, NamesOrigin: true,
		Problem: "it does not run",
		Advice: "`astro dev start` makes and starts it; to use a podman of your own instead, " +
			"start its socket and set DOCKER_HOST to it",
		Commands: []string{"systemctl --user start podman.socket", `export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/podman/podman.sock"`},
	}
}

// start advises on how to start an engine that does not run.
func (e *Error) start(ep Endpoint, kind Kind) {
	if ep.bareSocket != "" {
		e.Advice = "write unix:// before the path in DOCKER_HOST; without it, it is taken for an address"
		if plainWord().MatchString(ep.bareSocket) {
			e.Commands = []string{"export DOCKER_HOST=unix://" + ep.bareSocket}
		}
		return
	}
	e.Advice = "start it"
	if command := startCommand(kind, ep.OS); command != "" {
		e.Commands = []string{command}
	}
	switch {
	case ep.From == envHost:
		e.Advice += ", or unset DOCKER_HOST if another engine is meant"
	case ep.Context != "":
		e.Advice += ", or choose another context if another engine is meant"
		e.Commands = append(e.Commands, "docker context ls")
	}
}

func startCommand(kind Kind, os string) string {
	switch kind {
	case Native, UsernsRemap:
		if os == "linux" {
			return "sudo systemctl start docker"
		}
	case DockerDesktop:
		if os == "darwin" {
			return "open -a Docker"
		}
		return "docker desktop start"
	case DockerDesktopLinux:
		return "systemctl --user start docker-desktop"
	case OrbStack:
		return "open -a OrbStack"
	case Colima:
		return "colima start"
	case RancherDesktop:
		return "rdctl start"
	case Rootless:
		return "systemctl --user start docker"
	case Podman:
		return "sudo systemctl start podman.socket"
	case PodmanRootless:
		return "systemctl --user start podman.socket"
	case PodmanMachine:
		return "podman machine start"
	}
	return ""
}

// permit advises on a socket that may not be used.
func (e *Error) permit(ep Endpoint, kind Kind) {
	switch {
	case ep.OS == "linux" && kind == Native:
		e.Advice = "join the group docker, then log in again"
		e.Commands = []string{`sudo usermod -aG docker "$USER"`, "newgrp docker"}
	case ep.OS == "windows":
		e.Advice = "join the local group docker-users, then log in again"
		e.Commands = []string{`net localgroup docker-users "$env:USERNAME" /add`}
	default:
		e.Advice = "see who owns the socket, and whether " + ep.From + " means yours"
		if path := ep.socketPath(); plainWord().MatchString(path) {
			e.Commands = []string{"ls -l " + path}
		}
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

// plainWord is what may stand in a command without being quoted.
var plainWord = lazyregexp.New(`^[A-Za-z0-9_./@-]+$`)

// sshTarget is the address as arguments of ssh, "" if it is not plain.
func sshTarget(ep Endpoint) string {
	u, err := url.Parse(ep.Host)
	if err != nil || !plainWord().MatchString(u.Hostname()) {
		return ""
	}
	target := u.Hostname()
	if name := u.User.Username(); name != "" {
		target = name + "@" + target
	}
	if u.Port() != "" {
		target = "-p " + u.Port() + " " + target
	}
	if strings.HasPrefix(target, "-") && u.Port() == "" || !plainWord().MatchString(strings.ReplaceAll(target, " ", "")) {
		return ""
	}
	return target
}

func schemeOf(host string) string {
	scheme, _, _ := strings.Cut(host, "://")
	return scheme
}
