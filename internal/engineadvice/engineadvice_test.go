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
		{engine.Error{Kind: engine.BadHost}, "set an address in default", nil},
		{engine.Error{Kind: engine.BadHost, Err: cause}, "unset DOCKER_HOST, or set it to unix:///path/of.sock, tcp://<host>:<port> or ssh://<user>@<host>", nil},
		{engine.Error{Kind: engine.BadHost, Err: cause, Endpoint: socket}, "fix the address in default", nil},
		{engine.Error{Kind: engine.ContextMissing}, "recreate it, or use another context", []string{"docker context ls", "docker context use default"}},
		{engine.Error{Kind: engine.ContextMissing, Endpoint: engine.Endpoint{From: "DOCKER_CONTEXT"}}, "unset DOCKER_CONTEXT, or set it to an existing context", []string{"docker context ls"}},
		{engine.Error{Kind: engine.BadTLS}, "check that the engine uses TLS on this port, and that the certificates of default belong to it", nil},
		{engine.Error{Kind: engine.BadTLS, CertDir: "/certs"}, "put the engine's ca.pem, cert.pem and key.pem there", nil},
		{engine.Error{Kind: engine.BadTLS, CertDir: "/certs", Endpoint: engine.Endpoint{TLSFromEnv: true}}, "put the engine's ca.pem, cert.pem and key.pem there, or unset DOCKER_TLS_VERIFY and DOCKER_TLS", nil},
		{engine.Error{Kind: engine.MachineStopped}, "`astro dev start` creates and starts it; to use your own podman instead, start its socket and set DOCKER_HOST to it", []string{"systemctl --user start podman.socket", `export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/podman/podman.sock"`}},
		{engine.Error{Kind: engine.NoSocket, Endpoint: socket}, "start it", []string{"sudo systemctl start docker"}},
		{engine.Error{Kind: engine.Refused, Endpoint: engine.Endpoint{Host: "tcp://127.0.0.1:1", From: "DOCKER_HOST"}}, "start it, or unset DOCKER_HOST to use the default engine", []string{"sudo systemctl start docker"}},
		{engine.Error{Kind: engine.Refused, Endpoint: engine.Endpoint{From: "DOCKER_CONTEXT", Context: "colima"}}, "start it, or use another context", []string{"colima start", "docker context ls"}},
		{engine.Error{Kind: engine.NoSocket, Endpoint: engine.Endpoint{From: "DOCKER_HOST", BareSocket: "/a.sock"}}, "put unix:// before the path in DOCKER_HOST; without it, the path is read as a TCP address", []string{"export DOCKER_HOST=unix:///a.sock"}},
		{engine.Error{Kind: engine.NoSocket, Endpoint: engine.Endpoint{From: "DOCKER_HOST", BareSocket: "/a b"}}, "put unix:// before the path in DOCKER_HOST; without it, the path is read as a TCP address", nil},
		{engine.Error{Kind: engine.PermissionDenied, Endpoint: socket}, "add yourself to the group docker, then log in again", []string{`sudo usermod -aG docker "$USER"`, "newgrp docker"}},
		{engine.Error{Kind: engine.PermissionDenied, Endpoint: engine.Endpoint{Host: "unix:///run/user/1000/docker.sock"}}, "check who owns the socket, and whether default is yours", []string{"ls -l /run/user/1000/docker.sock"}},
		{engine.Error{Kind: engine.HostUnreachable}, "check the host name and the network, or use another engine than the one in default", nil},
		{engine.Error{Kind: engine.SSHFailed, Endpoint: engine.Endpoint{Host: "ssh://ann@far.example:2222"}}, "make sure that this works without a prompt", []string{"ssh -p 2222 ann@far.example docker version"}},
		{engine.Error{Kind: engine.SSHFailed, Endpoint: engine.Endpoint{Host: "ssh://-oProxyCommand=x"}}, "make sure that this works without a prompt", nil},
		{engine.Error{Kind: engine.TimedOut}, "check whether the engine answers, and restart it if not", []string{"docker version"}},
		{engine.Error{Kind: engine.Closed}, "wait if the engine is restarting, then try again", nil},
		{engine.Error{Kind: engine.NotDocker}, "check the address in default", nil},
		{engine.Error{Kind: engine.APITooNew, Said: "x"}, "update doctor", nil},
		{engine.Error{Kind: engine.APITooOld, Said: "x"}, "update the engine", nil},
		{engine.Error{Kind: engine.APITooNew, Said: "x", Endpoint: engine.Endpoint{APIVersion: "1.2"}}, "unset DOCKER_API_VERSION", nil},
		{engine.Error{Kind: engine.APITooOld, Said: "x", Endpoint: engine.Endpoint{APIVersion: "1.51"}}, "unset DOCKER_API_VERSION", nil},
		{engine.Error{Kind: engine.APITooOld, Endpoint: engine.Endpoint{APIVersion: "1.51"}}, "update the engine", nil},
		{engine.Error{Kind: engine.ServerFailed}, "check its log, and restart it", nil},
		{engine.Error{Kind: engine.Rejected}, "", nil},
		{engine.Error{Kind: engine.Interrupted}, "", nil},
	} {
		tt.e.Endpoint = on(tt.e.Endpoint)
		if advice, commands := Advice(&tt.e); advice != tt.advice || !slices.Equal(commands, tt.commands) {
			t.Errorf("%v: %q %q\nwant %q %q", tt.e.Kind, advice, commands, tt.advice, tt.commands)
		}
	}
	windows := engine.Error{Kind: engine.PermissionDenied, Endpoint: engine.Endpoint{OS: "windows", Host: "npipe:////./pipe/docker_engine"}}
	if advice, commands := Advice(&windows); advice != "add yourself to the local group docker-users, then log in again" || !slices.Equal(commands, []string{`net localgroup docker-users "$env:USERNAME" /add`}) {
		t.Errorf("on Windows: %q %q", advice, commands)
	}
}

func TestEngineFault(t *testing.T) {
	e := &engine.Error{Kind: engine.ServerFailed, Doing: "look", Problem: "boom"}
	for want, err := range map[string]error{
		"look: boom; check its log, and restart it":    e,
		"a: look: boom; check its log, and restart it": fmt.Errorf("a: %w", e),
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
