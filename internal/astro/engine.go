package astro

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// engineRefusals predicts the errors of compose and the Engine after the services are loaded. All
// volumes are created first, then all containers, then these are started; the first error ends it.
func (p *Project) engineRefusals(model *types.Project) {
	if r, refused := p.volumeRefusal(model); refused {
		p.refuse(r)
		return
	}
	for _, phase := range []func(*Service) (Refusal, bool){p.refusedCreation, p.refusedStart} {
		for _, s := range p.Services {
			if r, refused := phase(s); refused {
				p.refuse(r)
				return
			}
		}
	}
}

// refusedCreation is why a container cannot be created, or files cannot be copied into it.
func (p *Project) refusedCreation(s *Service) (Refusal, bool) {
	if v, ok := s.Env[""]; ok {
		return nameless(v), true
	}
	for _, m := range s.Mounts {
		if r, refused := p.engineRefusal(m); refused {
			return r, true
		}
	}
	if len(s.refused) > 0 {
		return s.refused[0], true
	}
	return p.intoReadOnly(s)
}

// refusedStart is why a created container does not start.
func (p *Project) refusedStart(s *Service) (Refusal, bool) {
	for _, judge := range []func(*Service) (Refusal, bool){p.unknownUser, p.unknownGroup, p.misfit, p.lostMountpoint} {
		if r, refused := judge(s); refused {
			return r, true
		}
	}
	return Refusal{}, false
}

// nameless is the refusal of a variable without a name, which compose produces from a bare name at
// the end of an environment file without a final newline (moby opts/env.go ValidateEnv).
func nameless(v Var) Refusal {
	word := v.Value
	if !show.IsVariableName(word) {
		word = redact.Mask
	}
	return Refusal{
		Kind: DotenvSyntax, By: "engine", At: []Origin{v.Origin}, Subject: v.Origin.File,
		Text: "Error response from daemon: invalid environment variable: =" + word,
	}
}

// debianUsers are the users in the passwd of every Debian image (base-passwd), besides root and
// nobody.
var debianUsers = []string{
	"daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp", "proxy", "www-data", "backup", "list", "irc", "_apt", "gnats",
}

// unknownUser is the refusal of a user that the image does not have. Dockerfile commands may have
// created one.
func (p *Project) unknownUser(s *Service) (Refusal, bool) {
	name, _, _ := strings.Cut(s.User, ":")
	if s.UID >= 0 || s.UserOrigin.IsZero() || len(p.Image.Runs) > 0 || p.Image.Runtime == "" || slices.Contains(debianUsers, name) {
		return Refusal{}, false
	}
	return Refusal{
		Kind: UserOverridden, By: "engine", At: []Origin{s.UserOrigin}, Subject: name,
		Text: "Error response from daemon: unable to find user " + name + ": no matching entries in passwd file",
	}, true
}

// engineRefusal checks one mount (moby 20.10 volume/mounts/linux_parser.go).
func (p *Project) engineRefusal(m Mount) (Refusal, bool) {
	r := Refusal{By: "engine", At: []Origin{m.Origin}, Subject: m.Raw, Mount: &m}
	mode := "rw"
	if m.ReadOnly {
		mode = "ro"
	}
	spec := fmt.Sprintf("%s:%s:%s", m.Source, m.Target, mode)
	badTarget := !strings.HasPrefix(m.Target, "/")
	switch {
	case badTarget && m.Type == Bind && m.CreateHostPath:
		r.Kind = MountTargetRelative
		r.Text = fmt.Sprintf("Error response from daemon: invalid volume specification: '%s': invalid mount config for type \"bind\": invalid mount path: '%s' mount path must be absolute", spec, m.Target)
	case badTarget:
		r.Kind = MountTargetRelative
		r.Text = fmt.Sprintf("Error response from daemon: invalid mount config for type \"%s\": invalid mount path: '%s' mount path must be absolute", m.Type, m.Target)
	case m.Type == Bind && p.drivesUnknown(m):
		r.Kind = WindowsPathOnPOSIX
		r.Text = fmt.Sprintf("Error response from daemon: invalid volume specification: '%s'", spec)
	case m.Type == Bind && m.Volume == "" && m.NoCopy && m.CreateHostPath:
		r.Kind, r.Fault = OverrideRefused, CopyOfBind
		r.Text = fmt.Sprintf("Error response from daemon: invalid volume specification: '%s,nocopy': invalid mount config for type \"bind\": field VolumeOptions must not be specified", labeled(spec, m))
	case m.Type == Bind && !m.CreateHostPath && m.Volume == "" && p.isMissing(m.Source):
		r.Kind, r.Fault = HostPathMissing, SourceMissing
		r.Text = NoSuchSource(m.Source)
	case m.Type == Bind && m.Volume != "" && (!isAbsolute(m.Source) || p.isMissing(m.Source)):
		folder := "/var/lib/docker/volumes/…_" + m.Volume + "/_data" // … is the project's name
		r.Kind, r.Fault = HostPathMissing, DeviceMissing
		r.Text = fmt.Sprintf("Error response from daemon: error while mounting volume '%s': failed to mount local volume: mount %s:%s, flags: 0x1000: no such file or directory", folder, m.Source, folder)
	case m.Type == Bind && m.CreateHostPath && p.isDangling(m.Source):
		r.Kind, r.Fault = HostPathMissing, LinkToNothing
		r.Text = fmt.Sprintf("Error response from daemon: error while creating mount source path '%[1]s': mkdir %[1]s: file exists", m.Source)
	case badTmpfs(m) != "":
		r.Kind, r.Fault = OverrideRefused, TmpfsOption
		r.Text = "Error response from daemon: " + badTmpfs(m)
	case m.From != "" && m.Type == Tmpfs:
		r.Kind, r.Fault = OverrideRefused, TmpfsTaken
		r.Text = "Error response from daemon: get: no such volume"
	default:
		return r, false
	}
	return r, true
}

// labeled adds the label of a mount to the text that compose makes of it.
func labeled(spec string, m Mount) string {
	if m.SELinux == "" {
		return spec
	}
	return spec + "," + m.SELinux
}

// NoSuchSource is the engine's error for a bind whose source does not exist, by the path that the
// engine looks for.
func NoSuchSource(source string) string {
	return "Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: " + source
}

// drivesUnknown reports whether a bind has a Windows path, written or interpolated, and the
// engine's machine has no drives.
func (p *Project) drivesUnknown(m Mount) bool {
	return !p.Machine.Knows(m.Source) || m.FromOverride && p.Machine.OS != "windows" && host.IsWindowsPath(m.Raw)
}

// isMissing reports whether the source of a bind does not exist, as far as it can be checked. On
// Windows a path that is not local belongs to the engine's machine.
func (p *Project) isMissing(source string) bool {
	local, ok := p.Machine.Local(source)
	return !ok || !p.Machine.Hidden(local) && p.Machine.Lacks(local)
}

func isAbsolute(source string) bool { return path.IsAbs(source) || host.IsWindowsPath(source) }

// isDangling reports whether a path is a link without a target.
func (p *Project) isDangling(path string) bool {
	info, err := p.Machine.Lstat(path)
	_, lost := p.Machine.Stat(path)
	return err == nil && info.Mode&fs.ModeSymlink != 0 && lost != nil && !errors.Is(lost, fs.ErrPermission)
}
