package astro

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/host"
)

// buildServices turns compose's model of the Airflow services into ours, with
// the origin of every value.
func (p *Project) buildServices(model *types.Project) {
	if p.EnvFile.Err != nil {
		p.refuseEnvFile(p.EnvFile.Path, p.EnvFile.Line, p.EnvFile.Err)
	}
	for _, name := range baseServices(p.Image.AirflowMajor) {
		config, ok := model.Services[name]
		if !ok && len(model.Services) > 0 {
			continue // taken out by `profiles:`
		}
		s := &Service{Name: name, User: config.User, WorkDir: first(config.WorkingDir, airflowHome)}
		if !ok {
			s.User = "astro"
		}
		p.buildEnvironment(s, config)
		p.buildMounts(s, config)
		s.setUser(p.Override.At("services", name, "user"), p.Override.has("services", name, "user"))
		p.Services = append(p.Services, s)
	}
}

// buildEnvironment layers what sets the variables of a service: the image, its
// env_files in order, environment:. A variable without a value in environment:
// that the shell does not set is taken out (compose-go types/project.go:676).
func (p *Project) buildEnvironment(s *Service, config types.ServiceConfig) {
	s.Env = cloneVars(p.Image.Env)
	for _, v := range p.EnvFile.Vars {
		s.Env[v.Name] = v
	}
	for _, file := range config.EnvFiles {
		p.addEnvFile(s, file, config.Environment)
	}
	for name, value := range config.Environment {
		if value == nil {
			delete(s.Env, name)
			continue
		}
		v := Var{Name: name, Value: *value, Raw: *value, Source: FromBase}
		if origin, raw, ok := p.Override.environment(s.Name, name); ok {
			v.Origin, v.Source, v.Raw = origin, FromEnvironment, raw
			if raw == "" && *value != "" {
				v.Source = FromShell
			}
		}
		s.Env[name] = v
	}
}

func (p *Project) addEnvFile(s *Service, file types.EnvFile, environment types.MappingWithEquals) {
	name := file.Path
	full := p.abs(name)
	shown := full
	if rel, err := filepath.Rel(p.Dir, full); err == nil && !strings.HasPrefix(rel, "..") {
		shown = filepath.ToSlash(rel)
	}
	at := p.Override.At("services", s.Name, "env_file")
	if !p.Machine.Exists(full) {
		if file.Required && !p.refusedBy("env-file-missing") {
			p.refuse(Refusal{
				Rule: "env-file-missing", By: "compose", At: []Origin{at}, Subject: name,
				Text: fmt.Sprintf("env file %s not found: stat %s: no such file or directory", full, full),
			})
		}
		return
	}
	data, err := p.Machine.Read(full)
	if err != nil {
		p.refuseEnvFile(shown, 0, err)
		return
	}
	vars, line, err := readDockerEnv(data, shown, p.envLookup(environment))
	if err != nil {
		p.refuseEnvFile(shown, line, err)
		return
	}
	for _, v := range vars {
		s.Env[v.Name] = v
	}
}

// refuseEnvFile notes once that compose cannot read an environment file.
func (p *Project) refuseEnvFile(name string, line int, err error) {
	if p.refusedBy("dotenv-syntax") {
		return
	}
	full := p.abs(name)
	r := Refusal{Rule: "dotenv-syntax", By: "compose", Subject: name, At: []Origin{{File: name, Line: line}}}
	var unreadable *fs.PathError
	switch {
	case !errors.As(err, &unreadable):
		r.Text = fmt.Sprintf("failed to read %s: %s", full, err)
	case p.isDir(name):
		r.Unreadable, r.Text = host.Describe(err), fmt.Sprintf("failed to read %s: read %s: is a directory", full, full)
	case errors.Is(err, fs.ErrPermission):
		r.Unreadable, r.Text = host.Describe(err), fmt.Sprintf("open %s: permission denied", full)
	default:
		r.Unreadable = host.Describe(err)
	}
	p.refuse(r)
}

func (p *Project) refusedBy(rule string) bool {
	for _, r := range p.Refusals {
		if r.Rule == rule {
			return true
		}
	}
	return false
}

// buildMounts converts the mounts of a service and finds their lines.
func (p *Project) buildMounts(s *Service, config types.ServiceConfig) {
	written := p.Override.volumeNodes(s.Name, p.shell)
	for _, v := range config.Volumes {
		m := Mount{Type: MountType(v.Type), Source: v.Source, Target: v.Target, ReadOnly: v.ReadOnly}
		if strings.HasPrefix(m.Target, "/") {
			m.Target = path.Clean(m.Target)
		}
		m.CreateHostPath = v.Bind == nil || bool(v.Bind.CreateHostPath)
		if v.Bind != nil {
			m.SELinux = v.Bind.SELinux
		}
		if m.Type == Bind {
			m.Source = p.mountSource(v.Source)
		}
		// The later line wins, so its place is the one to show.
		for _, w := range written {
			if w.target == m.Target {
				n := target(w.node)
				m.FromOverride, m.Raw = true, w.raw
				m.Origin = Origin{File: OverrideName, Line: n.Line, Column: n.Column}
			}
		}
		s.Mounts = append(s.Mounts, m)
	}
}

// mountSource applies compose's rules to the source of a bind (compose-go
// paths/unix.go): ~ is the home folder whatever follows it, a relative path
// starts at the project, a Windows path stays as it is.
func (p *Project) mountSource(source string) string {
	switch {
	case strings.HasPrefix(source, "~"):
		return filepath.Join(p.Machine.Home, source[1:])
	case isWindowsPath(source) || path.IsAbs(source):
		if path.IsAbs(source) {
			return path.Clean(source)
		}
		return source
	}
	return filepath.Join(p.Dir, source)
}

// has reports whether a path of keys is in the override.
func (o *Override) has(keyPath ...string) bool {
	n := o.root
	for _, key := range keyPath {
		if _, n = entry(n, key); n == nil {
			return false
		}
	}
	return n != nil
}

// environment finds a variable in the environment: of a service in the
// override; raw is the value as written, "" where only the name stands.
func (o *Override) environment(service, name string) (at Origin, raw string, ok bool) {
	_, services := entry(o.root, "services")
	_, body := entry(services, service)
	_, block := entry(body, "environment")
	for _, item := range items(block) {
		n := target(item)
		if key, value, _ := strings.Cut(n.Value, "="); key == name {
			at, raw, ok = Origin{File: OverrideName, Line: n.Line, Column: n.Column}, value, true
		}
	}
	if k, v := entry(block, name); k != nil {
		return Origin{File: OverrideName, Line: k.Line, Column: k.Column}, v.Value, true
	}
	return at, raw, ok
}

// Environment finds a variable in the environment: block of a service of the
// override, also where it only takes a value away.
func (o *Override) Environment(service, name string) (at Origin, raw string, ok bool) {
	return o.environment(service, name)
}
