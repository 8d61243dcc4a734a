package engine

import (
	"path"
	"sort"
	"strings"

	"github.com/docker/docker/api/types/container"

	"doctor/internal/host"
	"doctor/internal/lazyregexp"
)

// Mount is one mount of a container.
type Mount struct {
	// Type is "bind", "volume" or "tmpfs".
	Type string
	// Source is the path on the host as it was asked for, or the name of a volume.
	Source string
	// Target is the path in the container.
	Target   string
	ReadOnly bool
	// Mode is the rest of a short volume line, such as "ro,z".
	Mode string
	// EngineSource is where the engine finds it on its own machine.
	EngineSource string
}

// mounts joins what the engine made with what was asked for: Docker Desktop
// gives the source as its virtual machine sees it, and tmpfs of the short form
// is not among the mounts made.
func mounts(a container.InspectResponse) []Mount {
	asked := askedSources(a.HostConfig)
	var list []Mount
	for _, m := range a.Mounts {
		one := Mount{
			Type: string(m.Type), Source: m.Source, Target: m.Destination,
			ReadOnly: !m.RW, Mode: m.Mode, EngineSource: m.Source,
		}
		switch source := asked(m.Destination); {
		case one.Type == "volume":
			one.Source = m.Name
		case one.Type == "bind" && source != "":
			one.Source = hostPath(source)
		case one.Type == "bind":
			one.Source = hostPath(m.Source)
		}
		list = append(list, one)
	}
	if a.HostConfig != nil {
		for target, options := range a.HostConfig.Tmpfs {
			list = append(list, Mount{Type: "tmpfs", Target: target, Mode: options, ReadOnly: hasWord(options, "ro")})
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Target < list[j].Target })
	return list
}

func hasWord(list, word string) bool {
	for _, w := range strings.Split(list, ",") {
		if w == word {
			return true
		}
	}
	return false
}

// askedSources finds the source that was asked for at a target.
func askedSources(hc *container.HostConfig) func(target string) string {
	return func(target string) string {
		if hc == nil {
			return ""
		}
		for _, m := range hc.Mounts {
			if path.Clean(m.Target) == target {
				return m.Source
			}
		}
		for _, bind := range hc.Binds {
			if source, found := splitBind(bind); found == target {
				return source
			}
		}
		return ""
	}
}

// splitBind takes a line SOURCE:TARGET[:MODE] apart. A Windows source has a
// colon of its own, so it is the target's slash that is looked for, from the
// end.
func splitBind(bind string) (source, target string) {
	at := strings.LastIndex(bind, ":/")
	if at <= 0 {
		return "", ""
	}
	target, _, _ = strings.Cut(bind[at+1:], ":")
	return bind[:at], path.Clean(target)
}

// InDesktop is the path by which Docker Desktop's machine knows a folder of this one:
// what its engine prints.
func InDesktop(m *host.Machine, source string) string {
	local, ok := m.Local(source)
	switch {
	case m.OS == "darwin":
		return "/host_mnt" + local
	case ok && host.HasDrive(local):
		return "/run/desktop/mnt/host/" + strings.ToLower(local[:1]) + strings.ReplaceAll(local[2:], `\`, "/")
	}
	return source
}

var macShare = lazyregexp.New(`^/host_mnt(/.*)$`)

// hostPath turns the path by which Docker Desktop's machine knows a folder back
// into that of the host.
func hostPath(source string) string {
	if local, ok := host.FromDesktop(source); ok {
		return local
	}
	if m := macShare().FindStringSubmatch(source); m != nil {
		return m[1]
	}
	return source
}
