package engine

import (
	"net"
	"net/url"
	"strings"

	"doctor/internal/lazyregexp"
)

// Kind is the kind of an engine, which decides whether it sees the host's paths,
// and who owns the files in a mount for the container's user.
type Kind int

// The kinds of engine.
const (
	UnknownKind        Kind = iota // not determined yet
	Native                         // dockerd on this machine, as root
	DockerDesktop                  // Docker Desktop on macOS or Windows
	DockerDesktopLinux             // Docker Desktop for Linux
	DockerDesktopWSL               // Docker Desktop, called from inside a WSL 2 distribution
	OrbStack
	Colima // Colima, or another Lima instance
	RancherDesktop
	Rootless       // dockerd as an ordinary user
	UsernsRemap    // dockerd with userns-remap
	Podman         // Podman on this machine, as root
	PodmanRootless // Podman on this machine, as an ordinary user
	PodmanMachine  // Podman in its virtual machine
	OtherVM        // some engine in a virtual machine of this machine
	Remote         // an engine on another machine
)

var kindNames = map[Kind]string{
	UnknownKind: "an unknown engine", Native: "Docker Engine", DockerDesktop: "Docker Desktop", DockerDesktopLinux: "Docker Desktop for Linux",
	DockerDesktopWSL: "Docker Desktop with WSL 2", OrbStack: "OrbStack", Colima: "Colima or Lima",
	RancherDesktop: "Rancher Desktop", Rootless: "rootless Docker", UsernsRemap: "Docker Engine with userns-remap",
	Podman: "Podman", PodmanRootless: "rootless Podman", PodmanMachine: "Podman machine",
	OtherVM: "an engine in a virtual machine", Remote: "a remote engine",
}

// String names the kind for people.
func (k Kind) String() string { return kindNames[k] }

// Ownership is what a mount does to the owners of the host's files.
type Ownership int

// The ways in which a mount shows owners.
const (
	// Kept: the numbers are the host's, and so are the permission bits.
	Kept Ownership = iota
	// Mapped: each user owns the files; the container's user can read a file of
	// mode 0600.
	Mapped
	// Shifted: the host's user is the container's root; every other user of the
	// container is a different user.
	Shifted
	// Uncertain: it depends on how files are shared with the virtual machine.
	// Usually as Mapped.
	Uncertain
)

// Ownership is how such an engine presents the owners of the host's files in a mount.
//
// Apple's virtiofs shows every file as owned by the caller (lima issue 1513),
// and so do Docker Desktop on macOS and OrbStack (orbstack issue 2530). Docker
// Desktop for Linux shifted owners up to 4.34 (docker/docs PR 21232) and does
// not document what it does since. In WSL 2 the distribution and the engine share one
// kernel and its file systems, so owners are kept. Colima, Rancher Desktop and
// the Podman machine also offer sshfs and 9p, which differ (colima issue 2).
func (k Kind) Ownership() Ownership {
	switch k {
	case DockerDesktop, OrbStack:
		return Mapped
	case Rootless, UsernsRemap, PodmanRootless:
		return Shifted
	case UnknownKind, DockerDesktopLinux, Colima, RancherDesktop, PodmanMachine, OtherVM:
		return Uncertain
	default:
		return Kept
	}
}

// MapsOwnership reports whether the permission bits on the host do not decide what
// the container's user can read.
func (k Kind) MapsOwnership() bool {
	o := k.Ownership()
	return o == Mapped || o == Uncertain
}

// InVM reports whether the engine runs in a virtual machine, which sees only
// those folders of the host that are shared with it.
func (k Kind) InVM() bool {
	switch k {
	case DockerDesktop, DockerDesktopLinux, OrbStack, Colima, RancherDesktop, PodmanMachine, OtherVM:
		return true
	}
	return false
}

var rootlessSocket = lazyregexp.New(`^/run/user/\d+/docker\.sock$`)

// GuessKind guesses the kind from names and paths, without asking the engine.
// Client.Info is more precise.
func GuessKind(ep Endpoint) Kind {
	if ep.remote() {
		return Remote
	}
	context := strings.ToLower(ep.Context)
	where := strings.ToLower(strings.ReplaceAll(ep.Host+" "+ep.Socket, `\`, "/"))
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(where, p) {
				return true
			}
		}
		return false
	}
	named := func(name string) bool { return context == name || strings.HasPrefix(context, name+"-") }
	switch {
	case ep.ownMachine():
		return PodmanMachine
	case has("podman") || named("podman"):
		return guessPodman(ep, has("machine"))
	case has("/.orbstack/") || named("orbstack"):
		return OrbStack
	case has("/.colima/", "/colima/", "/.lima/") || named("colima") || named("lima"):
		return Colima
	case has("/.rd/") || named("rancher-desktop"):
		return RancherDesktop
	case has("/mnt/wsl/docker-desktop"):
		return DockerDesktopWSL
	case has("/.docker/desktop/", "/.docker/run/docker.sock", "dockerdesktop", "docker-desktop") || named("desktop"):
		return desktopOn(ep.OS)
	case rootlessSocket().MatchString(ep.SocketPath()) || named("rootless"):
		return Rootless
	case ep.OS == "linux":
		return Native
	default:
		return DockerDesktop
	}
}

func guessPodman(ep Endpoint, machine bool) Kind {
	switch {
	case machine || ep.OS != "linux":
		return PodmanMachine
	case strings.HasPrefix(ep.SocketPath(), "/run/user/"):
		return PodmanRootless
	default:
		return Podman
	}
}

func desktopOn(os string) Kind {
	if os == "linux" {
		return DockerDesktopLinux
	}
	return DockerDesktop
}

// remote reports whether the address is on another machine.
func (ep Endpoint) remote() bool {
	u, err := url.Parse(ep.Host)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "tcp", "http", "https", "ssh":
		return !isLoopback(u.Hostname())
	}
	return false
}

func isLoopback(name string) bool {
	if name == "" || strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && (ip.IsLoopback() || ip.IsUnspecified())
}

// SocketPath is the path of a Unix socket, "" for other addresses.
func (ep Endpoint) SocketPath() string {
	path, ok := strings.CutPrefix(ep.Host, "unix://")
	if !ok {
		return ""
	}
	return path
}
