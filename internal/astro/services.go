package astro

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// buildServices turns compose's model of the Airflow services into ours, with
// the origin of every value.
func (p *Project) buildServices(model *types.Project) {
	p.Hosts = slices.Sorted(maps.Keys(model.Services))
	for _, name := range ServicesOf(p.Image.AirflowMajor) {
		config, ok := model.Services[name]
		if !ok && len(model.Services) > 0 {
			continue // taken out by `profiles:`
		}
		if !ok {
			config = p.bareService()
		}
		s := &Service{Name: name, User: config.User, WorkDir: first(config.WorkingDir, p.Image.WorkDir, AirflowHome)}
		p.buildEnvironment(s, config)
		p.buildMounts(s, config)
		p.buildFiles(s, config, model)
		s.setUser(p.Image.User)
		if p.Override.has("services", name, "user") {
			s.UserOrigin = p.Override.At("services", name, "user")
		}
		p.Services = append(p.Services, s)
	}
}

// bareService is what is known of a service when nothing could be loaded.
func (p *Project) bareService() types.ServiceConfig {
	s := types.ServiceConfig{User: astroUser}
	if p.EnvFile.Exists {
		s.EnvFiles = []types.EnvFile{{Path: p.EnvFile.Path}}
	}
	return s
}

// buildMounts converts the mounts of a service and finds their lines.
func (p *Project) buildMounts(s *Service, config types.ServiceConfig) {
	written := append(p.given.Volumes(s.Name), p.Override.Volumes(s.Name)...)
	for _, v := range config.Volumes {
		m := Mount{Type: MountType(v.Type), Source: v.Source, Target: v.Target, ReadOnly: v.ReadOnly}
		if strings.HasPrefix(m.Target, "/") {
			m.Target = path.Clean(m.Target)
		}
		if m.Type == Bind {
			m.Source = p.mountSource(v.Source)
			m.CreateHostPath = v.Bind == nil || v.Bind.CreateHostPath
		}
		if v.Bind != nil {
			m.SELinux = v.Bind.SELinux
		}
		p.placeMount(s.Name, &m, written)
		s.Mounts = append(s.Mounts, m)
	}
}

// buildFiles adds the secrets and configs of a service that come from files.
func (p *Project) buildFiles(s *Service, config types.ServiceConfig, model *types.Project) {
	for _, use := range config.Secrets {
		p.mountFile(s, model.Secrets[use.Source].File, use.Source, use.Target, "/run/secrets/", "secrets")
	}
	for _, use := range config.Configs {
		p.mountFile(s, model.Configs[use.Source].File, use.Source, use.Target, "/", "configs")
	}
}

// mountFile adds what compose makes of a secret or a config that comes from a
// file: a read-only bind of that file.
func (p *Project) mountFile(s *Service, file, name, target, folder, key string) {
	if file == "" {
		return
	}
	m := Mount{Type: Bind, Source: p.mountSource(file), Target: first(target, name), ReadOnly: true, FromOverride: true}
	if !path.IsAbs(m.Target) {
		m.Target = folder + m.Target
	}
	m.Raw, m.Origin = m.Source, p.Override.At("services", s.Name, key)
	s.Mounts = append(s.Mounts, m)
}

// placeMount finds the line of a mount. Of several for one target the later
// wins, so its place is the one to show.
func (p *Project) placeMount(service string, m *Mount, written []WrittenVolume) {
	if !p.isOwn(service, *m) {
		m.FromOverride, m.Origin = true, p.Override.from(service)
	}
	for _, w := range written {
		if w.Target == m.Target && (m.FromOverride || w.Origin.File == OverrideName) {
			m.FromOverride, m.Raw, m.Origin = true, w.Raw, w.Origin
		}
	}
}

// mountSource applies compose's rules to the source of a bind (compose-go
// paths/unix.go): ~ is the home folder whatever follows it, a relative path
// starts at the project, an absolute one stays as it is, be it of Windows.
func (p *Project) mountSource(source string) string {
	switch {
	case strings.HasPrefix(source, "~"):
		return filepath.Join(p.Machine.Home, source[1:])
	case strings.HasPrefix(source, "//"):
		return source // the old way to write a drive, which docker on Windows knows
	case path.IsAbs(source):
		return path.Clean(source)
	case IsWindowsPath(source):
		return source
	}
	return filepath.Join(p.Dir, source)
}

// IsWindowsPath reports whether a path begins with a drive letter or names a share.
func IsWindowsPath(path string) bool { return strings.HasPrefix(path, `\\`) || hasDrive(path) }

func hasDrive(path string) bool {
	return len(path) >= 2 && path[1] == ':' && path[0]|0x20 >= 'a' && path[0]|0x20 <= 'z'
}

// abs resolves a path of the project or of the command line, as compose does
// (compose-go paths/resolve.go absPath).
func (p *Project) abs(path string) string {
	switch {
	case strings.HasPrefix(path, "~"):
		return filepath.Join(p.Machine.Home, path[1:])
	case filepath.IsAbs(path):
		return path
	}
	return filepath.Join(p.Dir, path)
}
