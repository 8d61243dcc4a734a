package engine

import "testing"

func TestGuessKind(t *testing.T) {
	tests := []struct {
		os, host, socket, context string
		want                      Kind
	}{
		{"linux", "unix:///var/run/docker.sock", "/run/docker.sock", "", Native},
		{"linux", "unix:///var/run/docker.sock", "/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock", "", DockerDesktopWSL},
		{"linux", "unix:///home/ann/.docker/desktop/docker.sock", "", "desktop-linux", DockerDesktopLinux},
		{"linux", "unix:///run/user/1000/docker.sock", "", "", Rootless},
		{"linux", "unix:///run/user/1000/docker.sock", "", "rootless", Rootless},
		{"linux", "unix:///run/user/1000/podman/podman.sock", "", "", PodmanRootless},
		{"linux", "unix:///run/podman/podman.sock", "", "", Podman},
		{"linux", "unix:///run/user/1000/podman/podman-machine-default-api.sock", "", "", PodmanMachine},
		{"linux", "unix:///var/run/docker.sock", "/run/podman/podman.sock", "", Podman},
		{"linux", "tcp://localhost:2375", "", "", Native},
		{"linux", "tcp://[::1]:2375", "", "", Native},
		{"linux", "tcp://10.0.0.5:2376", "", "", Remote},
		{"linux", "ssh://ann@build.example", "", "", Remote},
		{"darwin", "ssh://ann@build.example", "", "colima", Remote},
		{"darwin", "unix:///Users/ann/.docker/run/docker.sock", "", "desktop-linux", DockerDesktop},
		{"darwin", "unix:///var/run/docker.sock", "/Users/ann/.docker/run/docker.sock", "", DockerDesktop},
		{"darwin", "unix:///var/run/docker.sock", "/Users/ann/.orbstack/run/docker.sock", "", OrbStack},
		{"darwin", "unix:///Users/ann/.orbstack/run/docker.sock", "", "orbstack", OrbStack},
		{"darwin", "unix:///Users/ann/.colima/default/docker.sock", "", "colima", Colima},
		{"darwin", "unix:///Users/ann/.config/colima/work/docker.sock", "", "colima-work", Colima},
		{"darwin", "unix:///Users/ann/.lima/docker/sock/docker.sock", "", "lima-docker", Colima},
		{"darwin", "unix:///Users/ann/.rd/docker.sock", "", "rancher-desktop", RancherDesktop},
		{"darwin", "unix:///var/folders/x/T/podman/podman-machine-default-api.sock", "", "", PodmanMachine},
		{"darwin", "unix:///var/run/docker.sock", "", "", DockerDesktop},
		{"windows", "npipe:////./pipe/docker_engine", "", "", DockerDesktop},
		{"windows", "npipe:////./pipe/dockerDesktopLinuxEngine", "", "desktop-linux", DockerDesktop},
		{"windows", `npipe:////./pipe/podman-machine-default`, "", "", PodmanMachine},
		{"linux", "unix:///srv/colima.sock", "", "", Native},
	}
	for _, tt := range tests {
		ep := Endpoint{OS: tt.os, Host: tt.host, Socket: tt.socket, Context: tt.context}
		if got := GuessKind(ep); got != tt.want {
			t.Errorf("%+v: %v, want %v", tt, got, tt.want)
		}
	}
}

func TestIdentify(t *testing.T) {
	tests := []struct {
		name   string
		ep     Endpoint
		info   Info
		podman bool
		want   Kind
	}{
		{"dockerd", Endpoint{OS: "linux"}, Info{OperatingSystem: "Debian GNU/Linux 12 (bookworm)", Name: "vm"}, false, Native},
		{"rootless", Endpoint{OS: "linux"}, Info{Rootless: true}, false, Rootless},
		{"userns-remap", Endpoint{OS: "linux"}, Info{UsernsRemap: true}, false, UsernsRemap},
		{"Docker Desktop", Endpoint{OS: "darwin"}, Info{OperatingSystem: "Docker Desktop", Name: "docker-desktop"}, false, DockerDesktop},
		{"Docker Desktop for Linux", Endpoint{OS: "linux"}, Info{OperatingSystem: "Docker Desktop", Kernel: "6.10.14-linuxkit"}, false, DockerDesktopLinux},
		{"Docker Desktop in WSL", Endpoint{OS: "linux"}, Info{OperatingSystem: "Docker Desktop", Kernel: "6.6.87.2-microsoft-standard-WSL2"}, false, DockerDesktopWSL},
		{"dockerd in WSL", Endpoint{OS: "linux"}, Info{OperatingSystem: "Ubuntu 24.04", Kernel: "6.6.87.2-microsoft-standard-WSL2"}, false, Native},
		{"OrbStack at the default socket", Endpoint{OS: "darwin"}, Info{OperatingSystem: "OrbStack", Name: "orbstack"}, false, OrbStack},
		{"Colima", Endpoint{OS: "darwin"}, Info{OperatingSystem: "Ubuntu 24.04.2 LTS", Name: "colima-work"}, false, Colima},
		{"Rancher Desktop", Endpoint{OS: "darwin"}, Info{OperatingSystem: "Alpine Linux v3.20", Name: "lima-rancher-desktop"}, false, RancherDesktop},
		{"Rancher Desktop on Windows", Endpoint{OS: "windows"}, Info{OperatingSystem: "Rancher Desktop WSL Distribution"}, false, RancherDesktop},
		{"rootless in a virtual machine", Endpoint{OS: "darwin"}, Info{OperatingSystem: "Ubuntu 24.04.2 LTS", Name: "vm", Rootless: true}, false, OtherVM},
		{"userns-remap in a virtual machine", Endpoint{OS: "windows"}, Info{OperatingSystem: "Ubuntu 24.04.2 LTS", Name: "vm", UsernsRemap: true}, false, OtherVM},
		{"another virtual machine", Endpoint{OS: "darwin"}, Info{OperatingSystem: "Boot2Docker"}, false, OtherVM},
		{"podman", Endpoint{OS: "linux", Host: "unix:///var/run/docker.sock"}, Info{}, true, Podman},
		{"rootless podman", Endpoint{OS: "linux"}, Info{Rootless: true}, true, PodmanRootless},
		{"podman machine", Endpoint{OS: "darwin"}, Info{Rootless: true}, true, PodmanMachine},
		{"the CLI's machine", Endpoint{OS: "linux", From: fromMachine}, Info{Rootless: true}, true, PodmanMachine},
		{"remote", Endpoint{OS: "linux", Host: "tcp://far.example:2376"}, Info{OperatingSystem: "Docker Desktop"}, false, Remote},
	}
	for _, tt := range tests {
		if got := identify(tt.ep, tt.info, tt.podman); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestOwnership(t *testing.T) {
	tests := []struct {
		kind Kind
		want Ownership
		maps bool
	}{
		{Native, Kept, false}, {DockerDesktopWSL, Kept, false}, {Remote, Kept, false}, {Podman, Kept, false},
		{Rootless, Shifted, false}, {UsernsRemap, Shifted, false}, {PodmanRootless, Shifted, false},
		{DockerDesktop, Mapped, true}, {OrbStack, Mapped, true},
		{Colima, Uncertain, true}, {RancherDesktop, Uncertain, true}, {PodmanMachine, Uncertain, true},
		{DockerDesktopLinux, Uncertain, true}, {UnknownKind, Uncertain, true}, {OtherVM, Uncertain, true},
	}
	for _, tt := range tests {
		if got := tt.kind.Ownership(); got != tt.want || tt.kind.MapsOwnership() != tt.maps {
			t.Errorf("%v: %v, maps %v", tt.kind, got, tt.kind.MapsOwnership())
		}
	}
	for kind := UnknownKind; kind <= Remote; kind++ {
		if kind.String() == "" {
			t.Errorf("kind %d has no name", kind)
		}
	}
	for kind := Unclassified; kind <= Interrupted; kind++ {
		if kind.String() == "" {
			t.Errorf("error kind %d has no name", kind)
		}
	}
}

func TestSecurityOptions(t *testing.T) {
	options := []string{"name=seccomp,profile=builtin", "name=selinux", "name=rootless", "name=cgroupns"}
	if !hasOption(options, "selinux") || !hasOption(options, "rootless") || hasOption(options, "userns") {
		t.Error("security options are misread")
	}
}
