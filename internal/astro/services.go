package astro

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/host"
)

// buildServices turns compose's model of the Airflow services into ours, with
// the origin of every value.
func (p *Project) buildServices(model *types.Project) {
	own := append(ServicesOf(p.Image.AirflowMajor), databaseService, migrationService)
	taken := p.newTaker(model)
	for _, name := range ServicesOf(p.Image.AirflowMajor) {
		config, ok := model.Services[name]
		if !ok && len(model.Services) > 0 {
			continue // disabled by `profiles:`
		}
		if ok && config.GetScale() == 0 {
			continue // `scale: 0`, `deploy: {replicas: 0}`: compose creates no container
		}
		if !ok {
			config = p.bareService()
		}
		s := &Service{Name: name, User: config.User, WorkDir: first(config.WorkingDir, p.Image.WorkDir, AirflowHome)}
		p.buildEnvironment(s, config)
		s.ReadOnlyRoot = config.ReadOnly
		s.setUser(p.Image.User)
		s.Mounts = slices.Clone(taken.of(name, config))
		taken.fill(s.Mounts, config, ServicesOf(p.Image.AirflowMajor))
		s.Foreign = taken.foreign[name]
		p.buildFiles(s, config, model)
		s.Hosts = hostsOf(config, model, own)
		p.addGroups(s, config.GroupAdd)
		p.addCommand(s, config)
		if p.Override.has("services", name, "user") {
			s.UserOrigin = p.Override.At("services", name, "user")
			s.UserRaw = p.Override.user(name)
			s.UserUnfilled = p.unfilledInOverride(s.UserRaw)
		}
		p.Services = append(p.Services, s)
	}
}

// addCommand records the command of a service; the CLI's own are not in its file here.
func (p *Project) addCommand(s *Service, config types.ServiceConfig) {
	s.Command = strings.Join(slices.Concat(config.Entrypoint, config.Command), " ")
	for _, key := range []string{"command", "entrypoint"} {
		if s.Command != "" && p.Override.has("services", s.Name, key) {
			s.CommandOrigin = p.Override.At("services", s.Name, key)
		}
	}
	if s.CommandOrigin.IsZero() {
		s.CommandOrigin = p.Override.from(s.Name)
	}
}

// bareService is what is known of a service if nothing could be loaded.
func (p *Project) bareService() types.ServiceConfig {
	s := types.ServiceConfig{User: astroUser}
	if p.EnvFile.Exists {
		s.EnvFiles = []types.EnvFile{{Path: p.EnvFile.Path}}
	}
	return s
}

// mountsOf converts the mounts of a service and finds their lines. Mounts from other services come
// first: its own win over them (moby daemon/volumes.go registerMountPoints).
func (t *taker) mountsOf(config types.ServiceConfig) []Mount {
	out := t.volumesFrom(config)
	written := append(t.given.Volumes(config.Name), t.Override.Volumes(config.Name)...)
	var own []Mount
	for _, v := range config.Volumes {
		own = append(own, t.mountOf(config.Name, v, t.model, written))
	}
	for _, text := range config.Tmpfs {
		own = append(own, t.shortTmpfs(config.Name, text))
	}
	targets := map[string]bool{}
	for _, m := range own {
		targets[m.Target] = true
	}
	out = slices.DeleteFunc(out, func(m Mount) bool { return targets[m.Target] })
	return append(out, own...)
}

func (p *Project) mountOf(service string, v types.ServiceVolumeConfig, model *types.Project, written []WrittenVolume) Mount {
	m := Mount{Type: MountType(v.Type), Source: v.Source, Target: v.Target, ReadOnly: v.ReadOnly, Tmpfs: longTmpfs(v.Tmpfs)}
	if strings.HasPrefix(m.Target, "/") {
		m.Target = path.Clean(m.Target)
	}
	if m.Type == Bind {
		m.Source = p.mountSource(v.Source)
		m.CreateHostPath = v.Bind == nil || v.Bind.CreateHostPath
		m.NoCopy = v.Volume != nil && v.Volume.NoCopy
	}
	if m.Type == Volume {
		p.fillVolume(&m, v, model.Volumes[v.Source])
	}
	if v.Bind != nil {
		m.SELinux = v.Bind.SELinux
	}
	p.placeMount(service, &m, written)
	return m
}

// fillVolume works out the content of a volume: a folder of this machine if its own options or, for
// an existing volume, the engine say so.
func (p *Project) fillVolume(m *Mount, v types.ServiceVolumeConfig, config types.VolumeConfig) {
	m.NoCopy = v.Volume != nil && v.Volume.NoCopy
	device := boundBy(config)
	if config.External {
		m.External = true
		device = p.volume(config.Name).Device
	}
	if device == "" {
		return
	}
	m.Type, m.External, m.Source, m.Volume = Bind, false, device, v.Source
	if config.Driver != "" { // otherwise compose leaves it as it is
		m.Source = p.mountSource(device)
	}
	m.ReadOnly = m.ReadOnly || slices.Contains(strings.Split(config.DriverOpts["o"], ","), "ro")
}

// taker works out the mounts that services take from others, once per service.
type taker struct {
	*Project
	model *types.Project
	known map[string][]Mount
	// foreign are the lines that name a container outside the project, by the service that takes
	// its mounts.
	foreign map[string]Origin
}

func (p *Project) newTaker(model *types.Project) *taker {
	return &taker{Project: p, model: model, known: map[string][]Mount{}, foreign: map[string]Origin{}}
}

// of returns the mounts of a service.
func (t *taker) of(name string, config types.ServiceConfig) []Mount {
	if mounts, ok := t.known[name]; ok {
		return mounts
	}
	t.known[name] = nil // guards against a cycle: compose refuses a service that takes from itself
	t.known[name] = t.mountsOf(config)
	return t.known[name]
}

// volumesFrom lists the mounts that a service takes from others: all but their short tmpfs. Those
// of a container outside the project are unknown.
func (t *taker) volumesFrom(config types.ServiceConfig) []Mount {
	var out []Mount
	places := map[string]int{}
	for _, from := range config.VolumesFrom {
		name, mode, _ := strings.Cut(from, ":")
		other, ok := t.model.Services[name]
		if name == "container" || !ok {
			t.foreign[config.Name] = t.Override.At("services", config.Name, "volumes_from")
			continue
		}
		mounts := t.of(name, other)
		if origin, ok := t.foreign[name]; ok {
			t.foreign[config.Name] = origin
		}
		for _, m := range mounts {
			if m.Type == Tmpfs && m.Raw != "" {
				continue
			}
			m.From = name
			m.ReadOnly = m.ReadOnly || mode == "ro"
			if i, ok := places[m.Target]; ok {
				out[i] = m
				continue
			}
			places[m.Target] = len(out)
			out = append(out, m)
		}
	}
	return out
}

// boundBy is the folder that a volume of the driver local binds, "" if the data is in the engine's
// storage (docker volume create --opt type=none --opt o=bind).
func boundBy(v types.VolumeConfig) string {
	options := strings.Split(v.DriverOpts["o"], ",")
	if v.Driver != "" && v.Driver != "local" || !slices.Contains(options, "bind") && !slices.Contains(options, "rbind") {
		return ""
	}
	return v.DriverOpts["device"]
}

// placeMount finds the line of a mount. The last of several with one target wins.
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

// mountSource applies compose's rules to the source of a bind (compose-go paths/unix.go): ~ is the
// home folder whatever follows it, a relative path starts at the project, an absolute one,
// including a Windows path, stays as it is.
func (p *Project) mountSource(source string) string {
	switch {
	case strings.HasPrefix(source, "~"):
		return filepath.Join(p.Machine.Home, source[1:])
	case strings.HasPrefix(source, "//"):
		return source // the old syntax of a drive, which docker on Windows accepts
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
