package engine

import (
	"context"
	"strings"
	"time"

	"github.com/docker/docker/api/types/system"
)

// Info is what an engine reports about itself.
type Info struct {
	Kind Kind
	// Name, OperatingSystem and Kernel are those of the machine that it runs on;
	// OSType is "linux" or "windows": the kind of its containers.
	Name, OperatingSystem, Kernel, OSType, Architecture string
	// Version is the engine's, such as "28.5.2".
	Version string
	// APIVersion is the one agreed on, MaxAPIVersion the newest that the engine
	// speaks.
	APIVersion, MaxAPIVersion string
	// SELinux: containers are confined, and a mount needs a label. Rootless and
	// UsernsRemap: users of containers are other users on the host.
	SELinux, Rootless, UsernsRemap bool
	// Clock is the engine's clock when it answered, zero if unknown. The clock of a
	// virtual machine drifts, and AWS rejects signatures that are more than five
	// minutes off.
	Clock time.Time
}

// WindowsContainers reports whether the engine runs containers of Windows, in which
// no image of Astro Runtime starts.
func (i Info) WindowsContainers() bool { return i.OSType == "windows" }

// Drift is how far the engine's clock is ahead of this machine's, negative if it is
// behind, given this machine's clock before the request and after the answer: a lower
// bound, however long the answer took. 0 if unknown, or if the two may agree.
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

// Info asks the engine about itself, in one request: an engine runs programs to
// answer it, and would run them again for its version.
func (c *Client) Info(ctx context.Context) (Info, error) {
	var about system.Info
	err := c.call(ctx, "get information about "+c.endpoint.address(), func(ctx context.Context) (err error) {
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

// identify derives the kind from what the engine reports, and from the endpoint if
// that is not enough.
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
	case ep.OS != "linux": // the sharing of folders hides what its machine does to users
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

// guessedVM keeps a guess from the path of a socket. Docker Desktop would have
// reported its name.
func guessedVM(guess, otherwise Kind) Kind {
	switch guess {
	case OrbStack, Colima, RancherDesktop:
		return guess
	}
	return otherwise
}
