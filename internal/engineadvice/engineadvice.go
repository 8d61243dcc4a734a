// Package engineadvice says what to do about a fault of the Docker Engine.
package engineadvice

import (
	"errors"
	"net/url"
	"strings"

	"doctor/internal/engine"
	"doctor/internal/lazyregexp"
)

// Explain says why the engine did not do what it was asked, and what to do about it.
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

// Advice says what to do about a fault of the engine, and the same as commands ready to copy; both
// are empty if nothing helps.
func Advice(e *engine.Error) (advice string, commands []string) {
	advice, commands = advise(e)
	if advice == "" || len(commands) > 0 {
		return advice, commands
	}
	ep := e.Endpoint
	switch e.Kind {
	case engine.APITooNew, engine.APITooOld:
		if ep.APIVersion != "" && e.Said != "" {
			return advice, []string{unset(ep, "DOCKER_API_VERSION")}
		}
	case engine.BadHost:
		if e.Err != nil && ep.Host == "" {
			return advice, []string{unset(ep, "DOCKER_HOST")}
		}
		return advice, []string{"docker context ls"}
	case engine.BadTLS:
		if ep.TLSFromEnv {
			return advice, []string{unset(ep, "DOCKER_TLS_VERIFY"), unset(ep, "DOCKER_TLS")}
		}
		return advice, []string{"docker context ls"}
	case engine.NotDocker, engine.HostUnreachable:
		return advice, []string{"docker context ls"}
	}
	return advice, []string{"docker version"}
}

// unset is the command that unsets a variable in the shell.
func unset(ep engine.Endpoint, name string) string {
	if ep.OS == "windows" {
		return "Remove-Item Env:" + name
	}
	return "unset " + name
}

// advise is the advice of a kind, with commands if it has some of its own.
func advise(e *engine.Error) (advice string, commands []string) {
	ep := e.Endpoint
	switch e.Kind {
	case engine.BadHost:
		return addressAdvice(e), nil
	case engine.ContextMissing:
		if ep.From == "DOCKER_CONTEXT" {
			return "unset DOCKER_CONTEXT, or set it to an existing context", []string{"docker context ls"}
		}
		return "recreate the context, or select another one", []string{"docker context ls", "docker context use default"}
	case engine.BadTLS:
		return tlsAdvice(e), nil
	case engine.MachineStopped:
		return "start your own Podman and set DOCKER_HOST to its socket, or let `astro dev start` start the machine",
			[]string{"systemctl --user start podman.socket", `export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/podman/podman.sock"`}
	case engine.NoSocket, engine.Refused:
		return startAdvice(ep)
	case engine.PermissionDenied:
		return permissionAdvice(ep)
	case engine.HostUnreachable:
		return "check the name and the network, or select another engine than that of " + ep.From, nil
	case engine.SSHFailed:
		if target := sshTarget(ep); target != "" {
			commands = []string{"ssh " + target + " docker version"}
		}
		return "make this command work without a prompt", commands
	case engine.TimedOut:
		return "check whether the engine answers, and restart it if not", []string{"docker version"}
	default:
		return answerAdvice(e), nil
	}
}

// answerAdvice covers the kinds where something did answer.
func answerAdvice(e *engine.Error) string {
	switch e.Kind {
	case engine.Closed:
		return "try again; the engine may be restarting"
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
		return "check the log of the engine, and restart it"
	}
	return ""
}

// addressAdvice distinguishes an address that docker cannot parse from one that does not answer.
func addressAdvice(e *engine.Error) string {
	switch {
	case e.Err == nil:
		return "check why " + e.Endpoint.From + " has no address"
	case e.Endpoint.Host == "":
		return "unset DOCKER_HOST, or set it to unix:///path/to.sock, tcp://<host>:<port> or ssh://<user>@<host>"
	}
	return "correct the address in " + e.Endpoint.From
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
		return "write unix:// before the path in DOCKER_HOST", commands
	}
	advice = "start the engine"
	if command := startCommand(engine.GuessKind(ep), ep.OS); command != "" {
		commands = []string{command}
	}
	switch {
	case ep.From == "DOCKER_HOST":
		advice += ", or unset DOCKER_HOST to use another engine"
	case ep.Context != "":
		advice += ", or select the context of another engine"
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
		return "join the group docker, then log in again", []string{`sudo usermod -aG docker "$USER"`, "newgrp docker"}
	case ep.OS == "windows":
		return "join the local group docker-users, then log in again", []string{`net localgroup docker-users "$env:USERNAME" /add`}
	}
	if path := ep.SocketPath(); plainWord().MatchString(path) {
		commands = []string{"ls -l " + path}
	}
	return "check who owns the socket, and whether " + ep.From + " selects yours", commands
}

// plainWord matches words that need no quotes in a command.
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
