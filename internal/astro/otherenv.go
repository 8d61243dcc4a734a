package astro

import (
	"bytes"
	"errors"
	"strings"

	"github.com/docker/cli/pkg/kvfile"

	"doctor/internal/bounds"
)

// readStandaloneEnv reads an environment file as the CLI does in standalone
// mode: line by line, a pair of quotes around the value taken off, nothing else
// (astro-cli pkg/airflowrt/env.go).
func readStandaloneEnv(b *bounds.Budget, data []byte, file string) (vars []Var, err error) {
	for i, line := range strings.Split(string(data), "\n") {
		text := strings.TrimSpace(line)
		name, raw, found := strings.Cut(text, "=")
		if !found || strings.HasPrefix(text, "#") {
			continue
		}
		if err := b.Spend(bounds.Thing + len(line)); err != nil {
			return nil, err
		}
		value := raw
		if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[0] == value[len(value)-1] {
			value = value[1 : len(value)-1]
		}
		vars = append(vars, Var{
			Name: name, Value: value, Raw: raw, Source: FromEnvFile,
			Origin: Origin{File: file, Line: i + 1, Column: strings.Index(line, text) + 1},
		})
	}
	return vars, nil
}

// readDockerRunEnv reads an environment file as `docker run --env-file` does,
// which `astro dev pytest`, `astro dev parse` and `astro run` use: everything
// after the first = as it stands (docker/cli pkg/kvfile).
func readDockerRunEnv(data []byte, lookup func(string) (string, bool)) (map[string]string, error) {
	lines, err := kvfile.ParseFromReader(bytes.NewReader(data), lookup)
	if err != nil {
		return nil, withoutText(err)
	}
	out := map[string]string{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, "=")
		out[name] = value
	}
	return out, nil
}

// withoutText is an error of kvfile without the text of the file, which may be
// a secret.
func withoutText(err error) error {
	for _, words := range []string{"invalid utf8 bytes", "no variable name"} {
		if strings.HasPrefix(err.Error(), words) {
			return errors.New(words)
		}
	}
	return err
}

// Difference is a variable that the readers of the same file read differently.
type Difference struct {
	Var Var
	// InDocker, InStandalone and InPytest are what each makes of it; nil: not set.
	InDocker, InStandalone, InPytest *string
	// PytestError is why `docker run --env-file` refuses the whole file.
	PytestError error
}

// Differences compares the three readers on the variables of the environment
// file that begin with one of the prefixes.
func (p *Project) Differences(prefixes ...string) []Difference {
	if p.EnvFile.Data == nil || p.EnvFile.Err != nil {
		return nil
	}
	standalone, err := readStandaloneEnv(again(), p.EnvFile.Data, p.EnvFile.Path)
	if err != nil {
		return nil
	}
	alone := lastOf(standalone)
	pytest, pytestErr := readDockerRunEnv(p.EnvFile.Data, p.lookUp)
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
