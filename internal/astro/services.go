package astro

import (
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/host"
)

// buildServices turns compose's model of the Airflow services into ours, with
// the origin of every value.
func (p *Project) buildServices(model *types.Project) {
	own := append(ServicesOf(p.Image.AirflowMajor), "postgres", "db-migration")
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
		p.buildMounts(s, config, model)
		s.setUser(p.Image.User)
		p.buildFiles(s, config, model)
		s.Hosts = hostsOf(config, model, own)
		for _, group := range config.GroupAdd {
			if gid, err := strconv.Atoi(group); err == nil { // a name is the image's own
				s.Groups = append(s.Groups, gid)
			}
		}
		if p.Override.has("services", name, "user") {
			s.UserOrigin = p.Override.At("services", name, "user")
			s.UserRaw = p.Override.user(name)
			s.UserUnfilled = p.unfilledInOverride(s.UserRaw)
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
func (p *Project) buildMounts(s *Service, config types.ServiceConfig, model *types.Project) {
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
		if device := boundBy(model.Volumes[v.Source]); m.Type == Volume && device != "" {
			m.Type, m.Source, m.Volume = Bind, device, v.Source
			if model.Volumes[v.Source].Driver != "" { // else compose leaves it as it stands
				m.Source = p.mountSource(device)
			}
		}
		if v.Bind != nil {
			m.SELinux = v.Bind.SELinux
		}
		p.placeMount(s.Name, &m, written)
		s.Mounts = append(s.Mounts, m)
	}
	for _, t := range config.Tmpfs {
		target, _, _ := strings.Cut(t, ":")
		s.Mounts = append(s.Mounts, Mount{
			Type: Tmpfs, Target: path.Clean(target), FromOverride: true, Raw: t, Origin: p.Override.At("services", s.Name, "tmpfs"),
		})
	}
}

// boundBy is the folder that a volume of the driver local binds, "" if it is a
// volume of the engine's own (docker volume create --opt type=none --opt o=bind).
func boundBy(v types.VolumeConfig) string {
	options := strings.Split(v.DriverOpts["o"], ",")
	if v.Driver != "" && v.Driver != "local" || !slices.Contains(options, "bind") && !slices.Contains(options, "rbind") {
		return ""
	}
	return v.DriverOpts["device"]
}

// placeMount finds the line of a mount. Of several for one target the later
// wins, so its place is the one to show.
func (p *Project) placeMount(service string, m *Mount, written []WrittenVolume) {
	if !p.isOwn(service, *m) {
		m.FromOverride, m.Origin = true, p.Override.from(service)
	}
	for _, w := range written {
		if w.Target == m.Target && (m.FromOverride || w.Origin.File == OverrideName) {
			m.FromOverride, m.Raw, m.Origin, m.Written = true, w.Raw, w.Origin, w.Source
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
	case host.IsWindowsPath(source):
		return source
	}
	return filepath.Join(p.Dir, source)
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
