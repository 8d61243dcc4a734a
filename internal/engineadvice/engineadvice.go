// Package engineadvice says what to do about a fault of the Docker Engine.
package engineadvice

import (
	"errors"
	"net/url"
	"strings"

	"doctor/internal/engine"
	"doctor/internal/lazyregexp"
)

// Explain says what failed and why, and what to do about it.
func Explain(err error) string {
	text := err.Error()
	var e *engine.Error
	if errors.As(err, &e) {
		if advice, _ := Advice(e); advice != "" {
			text += "; " + advice
		}
	}
	return text
}

// Advice says what to do about a fault of the engine, in words and as commands ready to
// copy; either may be empty.
func Advice(e *engine.Error) (advice string, commands []string) {
	ep := e.Endpoint
	switch e.Kind {
	case engine.BadHost:
		return addressAdvice(e), nil
	case engine.ContextMissing:
		if ep.From == "DOCKER_CONTEXT" {
			return "unset DOCKER_CONTEXT, or set it to an existing context", []string{"docker context ls"}
		}
		return "recreate it, or use another context", []string{"docker context ls", "docker context use default"}
	case engine.BadTLS:
		return tlsAdvice(e), nil
	case engine.MachineStopped:
		return "`astro dev start` creates and starts it; to use your own podman instead, start its socket and set DOCKER_HOST to it",
			[]string{"systemctl --user start podman.socket", `export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/podman/podman.sock"`}
	case engine.NoSocket, engine.Refused:
		return startAdvice(ep)
	case engine.PermissionDenied:
		return permissionAdvice(ep)
	case engine.HostUnreachable:
		return "check the host name and the network, or use another engine than the one in " + ep.From, nil
	case engine.SSHFailed:
		if target := sshTarget(ep); target != "" {
			commands = []string{"ssh " + target + " docker version"}
		}
		return "make sure that this works without a prompt", commands
	case engine.TimedOut:
		return "check whether the engine answers, and restart it if not", []string{"docker version"}
	default:
		return answerAdvice(e), nil
	}
}

// answerAdvice covers the kinds for which something answered.
func answerAdvice(e *engine.Error) string {
	switch e.Kind {
	case engine.Closed:
		return "wait if the engine is restarting, then try again"
	case engine.NotDocker:
		return "check the address in " + e.Endpoint.From
	case engine.APITooNew, engine.APITooOld:
		switch {
		case e.Endpoint.APIVersion != "" && e.Said != "": // the engine refused that version
			return "unset DOCKER_API_VERSION"
		case e.Kind == engine.APITooNew:
			return "update doctor"
		}
		return "update the engine"
	case engine.ServerFailed:
		return "check its log, and restart it"
	}
	return ""
}

// addressAdvice distinguishes an invalid address from one without an engine.
func addressAdvice(e *engine.Error) string {
	switch {
	case e.Err == nil:
		return "set an address in " + e.Endpoint.From
	case e.Endpoint.Host == "":
		return "unset DOCKER_HOST, or set it to unix:///path/of.sock, tcp://<host>:<port> or ssh://<user>@<host>"
	}
	return "fix the address in " + e.Endpoint.From
}

func tlsAdvice(e *engine.Error) string {
	switch {
	case e.CertDir == "":
		return "check that the engine uses TLS on this port, and that the certificates of " + e.Endpoint.From + " belong to it"
	case e.Endpoint.TLSFromEnv:
		return "put the engine's ca.pem, cert.pem and key.pem there, or unset DOCKER_TLS_VERIFY and DOCKER_TLS"
	}
	return "put the engine's ca.pem, cert.pem and key.pem there"
}

// startAdvice is how to start an engine that does not run.
func startAdvice(ep engine.Endpoint) (advice string, commands []string) {
	if ep.BareSocket != "" {
		if plainWord().MatchString(ep.BareSocket) {
			commands = []string{"export DOCKER_HOST=unix://" + ep.BareSocket}
		}
		return "put unix:// before the path in DOCKER_HOST; without it, the path is read as a TCP address", commands
	}
	advice = "start it"
	if command := startCommand(engine.GuessKind(ep), ep.OS); command != "" {
		commands = []string{command}
	}
	switch {
	case ep.From == "DOCKER_HOST":
		advice += ", or unset DOCKER_HOST to use the default engine"
	case ep.Context != "":
		advice += ", or use another context"
		commands = append(commands, "docker context ls")
	}
	return advice, commands
}

func startCommand(kind engine.Kind, os string) string {
	switch kind {
	case engine.Native, engine.UsernsRemap:
		if os == "linux" {
			return "sudo systemctl start docker"
		}
	case engine.DockerDesktop:
		if os == "darwin" {
			return "open -a Docker"
		}
		return "docker desktop start"
	case engine.DockerDesktopLinux:
		return "systemctl --user start docker-desktop"
	case engine.OrbStack:
		return "open -a OrbStack"
	case engine.Colima:
		return "colima start"
	case engine.RancherDesktop:
		return "rdctl start"
	case engine.Rootless:
		return "systemctl --user start docker"
	case engine.Podman:
		return "sudo systemctl start podman.socket"
	case engine.PodmanRootless:
		return "systemctl --user start podman.socket"
	case engine.PodmanMachine:
		return "podman machine start"
	}
	return ""
}

// permissionAdvice is about a socket without permission.
func permissionAdvice(ep engine.Endpoint) (advice string, commands []string) {
	switch {
	case ep.OS == "linux" && engine.GuessKind(ep) == engine.Native:
		return "add yourself to the group docker, then log in again", []string{`sudo usermod -aG docker "$USER"`, "newgrp docker"}
	case ep.OS == "windows":
		return "add yourself to the local group docker-users, then log in again", []string{`net localgroup docker-users "$env:USERNAME" /add`}
	}
	if path := ep.SocketPath(); plainWord().MatchString(path) {
		commands = []string{"ls -l " + path}
	}
	return "check who owns the socket, and whether " + ep.From + " is yours", commands
}

// plainWord matches what needs no quotes in a command.
var plainWord = lazyregexp.New(`^[A-Za-z0-9_./@-]+$`)

// sshTarget is the address as arguments of ssh, "" if it is not plain.
func sshTarget(ep engine.Endpoint) string {
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
