package astro

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/bounds"
)

// loadEnvFile reads the file of --env as the reader of this mode does. Like the CLI, it silently
// ignores a file that does not exist.
func (p *Project) loadEnvFile(name string) {
	p.EnvFile.Path = filepath.ToSlash(filepath.Clean(name))
	data, err := p.readText(p.abs(name), bounds.EnvText)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	p.EnvFile.Exists, p.EnvFile.Data, p.EnvFile.Err = true, data, err
	switch {
	case err != nil:
	case p.Mode == Standalone:
		p.EnvFile.Vars, p.EnvFile.Err = readStandaloneEnv(p.budget, data, p.EnvFile.Path)
	default:
		p.EnvFile.Vars, p.EnvFile.Line, p.EnvFile.Err = readDockerEnv(p.budget, data, p.EnvFile.Path, p.shell, nil)
	}
	p.refuseOverBudget(p.EnvFile.Path, p.EnvFile.Err)
}

// buildEnvironment layers the sources of a service's variables: the image, its env_files in order,
// environment:. A variable without a value in environment: that the shell does not set is removed
// (compose-go types/project.go:676).
func (p *Project) buildEnvironment(s *Service, config types.ServiceConfig) {
	s.Env, s.Hidden, s.Removed = p.imageVars(), map[string]Var{}, map[string]Var{}
	p.addEnvFiles(s, config)
	for name, value := range config.Environment {
		if below, ok := s.Env[name]; ok && (value == nil || *value != below.Value) {
			s.Hidden[name] = below
		}
		if value == nil {
			s.Removed[name] = p.composeVar(s.Name, name, "")
			delete(s.Env, name)
			continue
		}
		s.Env[name] = p.composeVar(s.Name, name, *value)
	}
}

// composeVar is a variable of environment:, with its origin.
func (p *Project) composeVar(service, name, value string) Var {
	v := Var{Name: name, Value: value, Raw: value, Source: FromBase}
	for _, file := range []*Override{&p.given, &p.Override} {
		if place, raw, ok := file.Environment(service, name); ok {
			v.Origin, v.Source, v.Raw, v.Listed = place, FromEnvironment, raw, file.lists(service, name)
			if raw == "" && value != "" {
				v.Source = FromShell
			}
		}
	}
	if v.Source == FromBase && !isBaseVariable(name) {
		v.Source, v.Origin = FromEnvironment, p.Override.from(service)
	}
	if v.Source == FromEnvironment {
		v.Unfilled = p.unfilledInOverride(v.Raw)
	}
	return v
}

// isBaseVariable reports whether the CLI's own file may set a variable; it sets none of AWS.
func isBaseVariable(name string) bool {
	return strings.HasPrefix(name, "AIRFLOW__") || strings.HasPrefix(name, "ASTRONOMER_")
}

// addEnvFiles adds the variables of a service's environment files.
func (p *Project) addEnvFiles(s *Service, config types.ServiceConfig) {
	for _, v := range p.envFileVars(s.Name, config) {
		s.Env[v.Name] = v
	}
}

// otherEnvFiles records refusals of the environment files of services that are not Airflow's:
// compose reads those of all services before it starts one.
func (p *Project) otherEnvFiles(model *types.Project) {
	for _, name := range slices.Sorted(maps.Keys(model.Services)) {
		if p.Service(name) == nil {
			p.envFileVars(name, model.Services[name])
		}
	}
}

// envFileVars reads the environment files of a service and records compose's refusals. Variables in
// them are interpolated from the shell, the service's environment: and the files' earlier keys, in
// that order.
func (p *Project) envFileVars(service string, config types.ServiceConfig) []Var {
	lookup := func(name string) (string, bool) {
		if v, ok := p.shell(name); ok {
			return v, true
		}
		if v := config.Environment[name]; v != nil {
			return *v, true
		}
		return "", false
	}
	var out []Var
	earlier := map[string]string{}
	for _, file := range config.EnvFiles {
		shown := p.shown(file.Path)
		data, err := p.readText(p.abs(file.Path), bounds.EnvText)
		switch {
		case p.refuseOverBudget(shown, err):
			continue
		case errors.Is(err, fs.ErrNotExist):
			if file.Required {
				p.refuseMissingEnvFile(service, file.Path)
			}
			continue
		case err != nil:
			p.refuseEnvFile(shown, 0, err)
			continue
		case file.Format != "" && file.Format != dotenv.DotEnv:
			p.refuseFormat(service, file.Format)
			continue
		}
		vars, line, err := readDockerEnv(p.budget, data, shown, lookup, earlier)
		if p.refuseOverBudget(shown, err) {
			continue
		}
		if err != nil {
			p.refuseEnvFile(shown, line, err)
			continue
		}
		for _, v := range vars {
			earlier[v.Name] = v.Value
		}
		out = append(out, vars...)
	}
	return out
}

// shown returns a path for display: relative to the project if it is inside.
func (p *Project) shown(path string) string {
	full := p.abs(path)
	if rel, err := filepath.Rel(p.Dir, full); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return filepath.ToSlash(rel)
	}
	return full
}

// Path resolves a file as a Refusal names it: relative to the project folder, or absolute if
// outside.
func (p *Project) Path(named string) string { return p.abs(filepath.FromSlash(named)) }

// ReadEnvFile reads another environment file of the project as compose would; nil if it is
// unreadable or refused.
func (p *Project) ReadEnvFile(rel string) []Var {
	data, err := p.readText(filepath.Join(p.Dir, filepath.FromSlash(rel)), bounds.EnvText)
	if err != nil {
		return nil
	}
	vars, _, _ := readDockerEnv(again(), data, rel, p.shell, nil)
	return vars
}
