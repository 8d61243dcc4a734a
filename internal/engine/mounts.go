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
	// Source is the path on the host as requested, or the name of a volume.
	Source string
	// Target is the path in the container.
	Target   string
	ReadOnly bool
	// Mode is the rest of a short volume line, such as "ro,z".
	Mode string
	// EngineSource is the source as the engine sees it on its own machine.
	EngineSource string
}

// mounts joins the actual mounts with the requested ones: Docker Desktop reports
// the source as its virtual machine sees it, and a tmpfs of the short form is not
// among the actual mounts.
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

// askedSources returns the requested source of each target.
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

// splitBind splits a line SOURCE:TARGET[:MODE]. A Windows source contains a colon,
// so it searches for the target's slash, from the end.
func splitBind(bind string) (source, target string) {
	at := strings.LastIndex(bind, ":/")
	if at <= 0 {
		return "", ""
	}
	target, _, _ = strings.Cut(bind[at+1:], ":")
	return bind[:at], path.Clean(target)
}

// InDesktop is the path of a folder of this machine in Docker Desktop's virtual
// machine, as its engine prints it.
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

// hostPath converts a path in Docker Desktop's virtual machine back to that of the
// host.
func hostPath(source string) string {
	if local, ok := host.FromDesktop(source); ok {
		return local
	}
	if m := macShare().FindStringSubmatch(source); m != nil {
		return m[1]
	}
	return source
}
