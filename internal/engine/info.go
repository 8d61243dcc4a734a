package engine

import (
	"context"
	"strings"
	"time"

	"github.com/docker/docker/api/types/system"
)

// Info is what an engine says of itself.
type Info struct {
	Kind Kind
	// Name is the name of the machine that it runs on, OperatingSystem and
	// Kernel what that runs; OSType is "linux" or "windows": the kind of its containers.
	Name, OperatingSystem, Kernel, OSType, Architecture string
	// Version is the engine's, such as "28.5.2".
	Version string
	// APIVersion is the one agreed on, MaxAPIVersion the newest that the engine
	// speaks.
	APIVersion, MaxAPIVersion string
	// SELinux: containers are confined, and a mount needs a label. Rootless and
	// UsernsRemap: users of containers are other users on the host.
	SELinux, Rootless, UsernsRemap bool
	// Clock is the engine's clock when it answered, zero if it did not say. That
	// of a virtual machine drifts, and AWS refuses signatures more than five
	// minutes off.
	Clock time.Time
}

// WindowsContainers reports whether the engine runs containers of Windows, in which
// no image of Astro Runtime starts.
func (i Info) WindowsContainers() bool { return i.OSType == "windows" }

// Drift is how far the engine's clock is ahead of this machine's, below 0 if it is
// behind, by this machine's clock before the question and after the answer: at least
// so much, however long the answer took. 0 if the engine did not say, or if the two
// may agree.
func (i Info) Drift(asked, answered time.Time) time.Duration {
	switch {
	case i.Clock.IsZero() || answered.Before(asked): // this machine's clock was set meanwhile
		return 0
	case i.Clock.Before(asked):
		return i.Clock.Sub(asked)
	case i.Clock.After(answered):
		return i.Clock.Sub(answered)
	}
	return 0
}

// Info asks the engine what it is. It is one request: an engine runs programs to
// answer this, and again to tell its version.
func (c *Client) Info(ctx context.Context) (Info, error) {
	var about system.Info
	err := c.call(ctx, "get the version of "+c.endpoint.address(), func(ctx context.Context) (err error) {
		about, err = c.docker.Info(ctx)
		return err
	})
	if err != nil {
		return Info{}, err
	}
	info := Info{
		Name: about.Name, OperatingSystem: about.OperatingSystem, Kernel: about.KernelVersion,
		OSType: about.OSType, Architecture: about.Architecture,
		Version: about.ServerVersion, APIVersion: c.docker.ClientVersion(), MaxAPIVersion: c.server.APIVersion,
		SELinux:     hasOption(about.SecurityOptions, "selinux"),
		Rootless:    hasOption(about.SecurityOptions, "rootless"),
		UsernsRemap: hasOption(about.SecurityOptions, "userns"),
	}
	if clock, err := time.Parse(time.RFC3339Nano, about.SystemTime); err == nil {
		info.Clock = clock
	}
	info.Kind = identify(c.endpoint, info, c.guard.libpod.Load())
	return info, nil
}

// hasOption looks for name=x in the security options.
func hasOption(options []string, name string) bool {
	for _, option := range options {
		for _, part := range strings.Split(option, ",") {
			if part == "name="+name || part == name {
				return true
			}
		}
	}
	return false
}

// identify tells the kind from what the engine says, and from the endpoint
// if it is not set.
func identify(ep Endpoint, info Info, podman bool) Kind {
	system, name := strings.ToLower(info.OperatingSystem), strings.ToLower(info.Name)
	guess := GuessKind(ep)
	switch {
	case guess == Remote:
		return Remote
	case podman && (guess == PodmanMachine || ep.OS != "linux"):
		return PodmanMachine
	case podman && info.Rootless:
		return PodmanRootless
	case podman:
		return Podman
	case system == "docker desktop" || name == "docker-desktop":
		return identifyDesktop(ep, info)
	case system == "orbstack" || name == "orbstack":
		return OrbStack
	case strings.Contains(system, "rancher desktop") || strings.Contains(name, "rancher-desktop"):
		return RancherDesktop
	case name == "colima" || strings.HasPrefix(name, "colima-") || strings.HasPrefix(name, "lima-"):
		return Colima
	case ep.OS != "linux": // what its machine does to users, the sharing of folders hides
		return guessedVM(guess, OtherVM)
	case info.Rootless:
		return Rootless
	case info.UsernsRemap:
		return UsernsRemap
	default:
		return guessedVM(guess, Native)
	}
}

func identifyDesktop(ep Endpoint, info Info) Kind {
	if ep.OS == "linux" && strings.Contains(strings.ToLower(info.Kernel), "microsoft") {
		return DockerDesktopWSL
	}
	return desktopOn(ep.OS)
}

// guessedVM keeps a guess that rests on the path of a socket. Docker Desktop
// would have said its name.
func guessedVM(guess, otherwise Kind) Kind {
	switch guess {
	case OrbStack, Colima, RancherDesktop:
		return guess
	}
	return otherwise
}
