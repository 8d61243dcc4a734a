package engineadvice

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"doctor/internal/engine"
)

func TestEngineAdvice(t *testing.T) {
	cause := errors.New("cause")
	on := func(ep engine.Endpoint) engine.Endpoint {
		ep.OS = "linux"
		if ep.From == "" {
			ep.From = "default"
		}
		return ep
	}
	socket := engine.Endpoint{Host: "unix:///var/run/docker.sock"}
	for _, tt := range []struct {
		e        engine.Error
		advice   string
		commands []string
	}{
		{engine.Error{Kind: engine.BadHost}, "check why default has no address", []string{"docker context ls"}},
		{engine.Error{Kind: engine.BadHost, Err: cause}, "unset DOCKER_HOST, or set it to unix:///path/to.sock, tcp://<host>:<port> or ssh://<user>@<host>", []string{"unset DOCKER_HOST"}},
		{engine.Error{Kind: engine.BadHost, Err: cause, Endpoint: socket}, "correct the address in default", []string{"docker context ls"}},
		{engine.Error{Kind: engine.ContextMissing}, "recreate the context, or select another one", []string{"docker context ls", "docker context use default"}},
		{engine.Error{Kind: engine.ContextMissing, Endpoint: engine.Endpoint{From: "DOCKER_CONTEXT"}}, "unset DOCKER_CONTEXT, or set it to an existing context", []string{"docker context ls"}},
		{engine.Error{Kind: engine.BadTLS}, "check that the engine uses TLS on this port, and that the certificates of default belong to it", []string{"docker context ls"}},
		{engine.Error{Kind: engine.BadTLS, CertDir: "/certs"}, "put the engine's ca.pem, cert.pem and key.pem there", []string{"docker context ls"}},
		{engine.Error{Kind: engine.BadTLS, CertDir: "/certs", Endpoint: engine.Endpoint{TLSFromEnv: true}}, "put the engine's ca.pem, cert.pem and key.pem there, or unset DOCKER_TLS_VERIFY and DOCKER_TLS", []string{"unset DOCKER_TLS_VERIFY", "unset DOCKER_TLS"}},
		{engine.Error{Kind: engine.MachineStopped}, "start your own Podman and set DOCKER_HOST to its socket, or let `astro dev start` start the machine", []string{"systemctl --user start podman.socket", `export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/podman/podman.sock"`}},
		{engine.Error{Kind: engine.NoSocket, Endpoint: socket}, "start the engine", []string{"sudo systemctl start docker"}},
		{engine.Error{Kind: engine.Refused, Endpoint: engine.Endpoint{Host: "tcp://127.0.0.1:1", From: "DOCKER_HOST"}}, "start the engine, or unset DOCKER_HOST to use another engine", []string{"sudo systemctl start docker"}},
		{engine.Error{Kind: engine.Refused, Endpoint: engine.Endpoint{From: "DOCKER_CONTEXT", Context: "colima"}}, "start the engine, or select the context of another engine", []string{"colima start", "docker context ls"}},
		{engine.Error{Kind: engine.NoSocket, Endpoint: engine.Endpoint{From: "DOCKER_HOST", BareSocket: "/a.sock"}}, "write unix:// before the path in DOCKER_HOST", []string{"export DOCKER_HOST=unix:///a.sock"}},
		{engine.Error{Kind: engine.NoSocket, Endpoint: engine.Endpoint{From: "DOCKER_HOST", BareSocket: "/a b"}}, "write unix:// before the path in DOCKER_HOST", []string{"docker version"}},
		{engine.Error{Kind: engine.PermissionDenied, Endpoint: socket}, "join the group docker, then log in again", []string{`sudo usermod -aG docker "$USER"`, "newgrp docker"}},
		{engine.Error{Kind: engine.PermissionDenied, Endpoint: engine.Endpoint{Host: "unix:///run/user/1000/docker.sock"}}, "check who owns the socket, and whether default selects yours", []string{"ls -l /run/user/1000/docker.sock"}},
		{engine.Error{Kind: engine.HostUnreachable}, "check the name and the network, or select another engine than that of default", []string{"docker context ls"}},
		{engine.Error{Kind: engine.SSHFailed, Endpoint: engine.Endpoint{Host: "ssh://ann@far.example:2222"}}, "make this command work without a prompt", []string{"ssh -p 2222 ann@far.example docker version"}},
		{engine.Error{Kind: engine.SSHFailed, Endpoint: engine.Endpoint{Host: "ssh://-oProxyCommand=x"}}, "make this command work without a prompt", []string{"docker version"}},
		{engine.Error{Kind: engine.TimedOut}, "check whether the engine answers, and restart it if not", []string{"docker version"}},
		{engine.Error{Kind: engine.Closed}, "try again; the engine may be restarting", []string{"docker version"}},
		{engine.Error{Kind: engine.NotDocker}, "check the address in default", []string{"docker context ls"}},
		{engine.Error{Kind: engine.APITooNew, Said: "x"}, "update doctor", []string{"docker version"}},
		{engine.Error{Kind: engine.APITooOld, Said: "x"}, "update the engine", []string{"docker version"}},
		{engine.Error{Kind: engine.APITooNew, Said: "x", Endpoint: engine.Endpoint{APIVersion: "1.2"}}, "unset DOCKER_API_VERSION", []string{"unset DOCKER_API_VERSION"}},
		{engine.Error{Kind: engine.APITooOld, Said: "x", Endpoint: engine.Endpoint{APIVersion: "1.51"}}, "unset DOCKER_API_VERSION", []string{"unset DOCKER_API_VERSION"}},
		{engine.Error{Kind: engine.APITooOld, Endpoint: engine.Endpoint{APIVersion: "1.51"}}, "update the engine", []string{"docker version"}},
		{engine.Error{Kind: engine.ServerFailed}, "check the log of the engine, and restart it", []string{"docker version"}},
		{engine.Error{Kind: engine.Rejected}, "", nil},
		{engine.Error{Kind: engine.Interrupted}, "", nil},
	} {
		tt.e.Endpoint = on(tt.e.Endpoint)
		if advice, commands := Advice(&tt.e); advice != tt.advice || !slices.Equal(commands, tt.commands) {
			t.Errorf("%v: %q %q\nwant %q %q", tt.e.Kind, advice, commands, tt.advice, tt.commands)
		}
	}
	windows := engine.Error{Kind: engine.PermissionDenied, Endpoint: engine.Endpoint{OS: "windows", Host: "npipe:////./pipe/docker_engine"}}
	if advice, commands := Advice(&windows); advice != "join the local group docker-users, then log in again" || !slices.Equal(commands, []string{`net localgroup docker-users "$env:USERNAME" /add`}) {
		t.Errorf("on Windows: %q %q", advice, commands)
	}
}

func TestEngineFault(t *testing.T) {
	e := &engine.Error{Kind: engine.ServerFailed, Doing: "look", Problem: "boom"}
	for want, err := range map[string]error{
		"look: boom; check the log of the engine, and restart it":    e,
		"a: look: boom; check the log of the engine, and restart it": fmt.Errorf("a: %w", e),
		"another": errors.New("another"),
	} {
		if got := Explain(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestStartCommand(t *testing.T) {
	tests := []struct {
		kind engine.Kind
		os   string
		want string
	}{
		{engine.Native, "linux", "sudo systemctl start docker"},
		{engine.UsernsRemap, "linux", "sudo systemctl start docker"},
		{engine.DockerDesktop, "darwin", "open -a Docker"},
		{engine.DockerDesktop, "windows", "docker desktop start"},
		{engine.DockerDesktopLinux, "linux", "systemctl --user start docker-desktop"},
		{engine.OrbStack, "darwin", "open -a OrbStack"},
		{engine.Colima, "darwin", "colima start"},
		{engine.RancherDesktop, "darwin", "rdctl start"},
		{engine.Rootless, "linux", "systemctl --user start docker"},
		{engine.Podman, "linux", "sudo systemctl start podman.socket"},
		{engine.PodmanRootless, "linux", "systemctl --user start podman.socket"},
		{engine.PodmanMachine, "darwin", "podman machine start"},
		{engine.Remote, "linux", ""},
		{engine.OtherVM, "darwin", ""},
	}
	for _, tt := range tests {
		if got := startCommand(tt.kind, tt.os); got != tt.want {
			t.Errorf("%v on %s: %q, want %q", tt.kind, tt.os, got, tt.want)
		}
	}
}

func TestSSHTarget(t *testing.T) {
	tests := map[string]string{
		"ssh://ann@far.example":          "ann@far.example",
		"ssh://far.example:22/run/x":     "-p 22 far.example",
		"ssh://a;b@far.example":          "",
		"ssh://-oProxyCommand=x":         "",
		"ssh://ann@$(touch${IFS}x)":      "",
		"ssh://10.0.0.1":                 "10.0.0.1",
		"ssh://ann@far.example:99999999": "-p 99999999 ann@far.example",
	}
	for host, want := range tests {
		if got := sshTarget(engine.Endpoint{Host: host}); got != want {
			t.Errorf("%s: %q, want %q", host, got, want)
		}
	}
}
