package engine

import (
	"path/filepath"
	"strings"

	"doctor/internal/host"
)

// podmanMachine is the virtual machine that the Astro CLI creates for podman, on
// Linux too (astro-cli 1.45 pkg/container/podman_engine.go).
const podmanMachine = "astro-machine"

const fromMachine = "podman machine " + podmanMachine

// ownMachine reports whether the engine is the machine that the CLI creates.
func (ep Endpoint) ownMachine() bool { return ep.From == fromMachine }

// usesPodman reports whether the Astro CLI would use podman: because of its
// configuration, or because podman is on PATH and docker is not (astro-cli 1.45
// airflow/runtimes/container_runtime.go GetContainerRuntimeBinary).
func usesPodman(m *host.Machine, binary string) bool {
	switch binary {
	case "docker":
		return false
	case "podman":
		return true
	}
	return !onPath(m, "docker") && onPath(m, "podman")
}

func onPath(m *host.Machine, name string) bool {
	separator := ":"
	if m.OS == "windows" {
		separator = ";"
		name += ".exe"
	}
	for _, dir := range strings.Split(m.Getenv("PATH"), separator) {
		if dir != "" && m.Exists(filepath.Join(dir, name)) {
			return true
		}
	}
	return false
}

// fromPodmanMachine looks for the socket of the CLI's machine where podman puts
// it; the CLI runs `podman machine inspect` instead, but a diagnosis runs no
// programs. The host stays empty if the machine is not running.
func (ep *Endpoint) fromPodmanMachine(m *host.Machine) {
	ep.From = fromMachine
	if ep.OS == "windows" {
		ep.Host = "npipe:////./pipe/podman-" + podmanMachine
		return
	}
	for _, path := range podmanSockets(m) {
		if m.Exists(path) {
			ep.Host = "unix://" + path
			return
		}
	}
}

// podmanSockets are the paths of podman 5 and, last, of podman 4.
func podmanSockets(m *host.Machine) []string {
	name := filepath.Join("podman", podmanMachine+"-api.sock")
	var paths []string
	for _, variable := range []string{"TMPDIR", "XDG_RUNTIME_DIR"} {
		if dir := m.Getenv(variable); dir != "" {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	paths = append(paths, filepath.Join("/tmp", name))
	return append(paths, filepath.Join(m.Home, ".local", "share", "containers", "podman", "machine", podmanMachine, "podman.sock"))
}
