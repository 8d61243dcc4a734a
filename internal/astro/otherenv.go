package astro

import (
	"strings"

	"doctor/internal/bounds"
	"doctor/internal/dotenv"
	"doctor/internal/interpolation"
)

// readDockerEnv reads an environment file as compose does. On an error, line is the beginning of
// the statement that compose refuses.
func readDockerEnv(b *bounds.Budget, data []byte, file string, lookup interpolation.Lookup, earlier map[string]string) (vars []Var, line int, err error) {
	read, line, err := dotenv.ReadCompose(b, data, lookup, earlier)
	return ofFile(read, file), line, err
}

// readStandaloneEnv reads an environment file as the CLI does in standalone mode.
func readStandaloneEnv(b *bounds.Budget, data []byte, file string) ([]Var, error) {
	read, err := dotenv.ReadStandalone(b, data)
	return ofFile(read, file), err
}

// ofFile adds the name of the environment file to its variables.
func ofFile(read []dotenv.Variable, file string) []Var {
	var out []Var
	for _, v := range read {
		out = append(out, Var{
			Name: v.Name, Value: v.Value, Raw: v.Raw, Source: FromEnvFile, Unfilled: v.Unfilled,
			Origin: Origin{File: file, Line: v.Line, Column: v.Column},
		})
	}
	return out
}

// Difference is a variable that the readers of one file read differently.
type Difference struct {
	Var Var
	// InDocker, InStandalone and InPytest are the value in each; nil: not set.
	InDocker, InStandalone, InPytest *string
	// PytestError is why `docker run --env-file` refuses the whole file.
	PytestError error
}

// Differences compares what the three readers make of the environment file's variables that begin
// with one of the prefixes.
func (p *Project) Differences(prefixes ...string) []Difference {
	if p.EnvFile.Data == nil || p.EnvFile.Err != nil {
		return nil
	}
	standalone, err := readStandaloneEnv(again(), p.EnvFile.Data, p.EnvFile.Path)
	if err != nil {
		return nil
	}
	alone := lastOf(standalone)
	pytest, pytestErr := dotenv.ReadDockerRun(p.EnvFile.Data, p.lookUp)
	vars := p.dockerVars()
	docker := lastOf(vars)
	var out []Difference
	for _, v := range vars {
		if docker[v.Name].Origin != v.Origin || !hasPrefix(v.Name, prefixes) {
			continue
		}
		value := v.Value
		d := Difference{Var: v, InDocker: &value, PytestError: pytestErr}
		if a, ok := alone[v.Name]; ok {
			d.InStandalone = &a.Value
		}
		if b, ok := pytest[v.Name]; ok {
			d.InPytest = &b
		}
		if !same(d.InDocker, d.InStandalone) || pytestErr == nil && !same(d.InDocker, d.InPytest) {
			out = append(out, d)
		}
	}
	return out
}

func (p *Project) dockerVars() []Var {
	vars, _, _ := readDockerEnv(again(), p.EnvFile.Data, p.EnvFile.Path, p.shell, nil)
	return vars
}

func lastOf(vars []Var) map[string]Var {
	out := map[string]Var{}
	for _, v := range vars {
		out[v.Name] = v
	}
	return out
}

func hasPrefix(name string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return len(prefixes) == 0
}

func same(a, b *string) bool { return a != nil && b != nil && *a == *b || a == nil && b == nil }
