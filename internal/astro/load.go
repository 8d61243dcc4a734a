package astro

import (
	"context"
	"path/filepath"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/host"
)

// airflowHome is AIRFLOW_HOME and the working directory of a Runtime image.
const airflowHome = "/usr/local/airflow"

// AirflowHome is where the project lies inside a Runtime image, and the working
// directory of its processes.
const AirflowHome = airflowHome

// Options are the flags of `astro dev start` that change the project.
type Options struct {
	EnvFile      string // --env, default .env
	SettingsFile string // --settings-file, default airflow_settings.yaml
	ComposeFile  string // --compose-file
	Mode         string // --docker, --standalone
}

// Load works out what the CLI would start from the project in a folder. It
// always returns a project: what cannot be read or will be refused is noted in
// it, in Refusals, Image.Problem and the Err fields.
func Load(ctx context.Context, m *host.Machine, dir string, o Options) *Project {
	p := &Project{
		Dir: dir, Machine: m,
		settingsFile: first(o.SettingsFile, "airflow_settings.yaml"),
		composeFile:  o.ComposeFile,
	}
	p.loadConfig()
	p.decideMode(o.Mode)
	p.loadImage()
	p.loadRequirements()
	p.loadEnvFile(first(o.EnvFile, ".env"))
	if p.Mode == Standalone {
		p.loadStandalone()
		return p
	}
	p.loadOverride()
	p.findUnset()
	model, err := p.loadCompose(ctx)
	if err != nil {
		p.refuse(Refusal{Rule: "override-refused", By: "compose", Text: err.Error(), At: []Origin{{File: first(p.composeFile, dockerfileName)}}})
		model = &types.Project{}
	}
	p.buildServices(model)
	if len(p.Refusals) == 0 {
		p.engineRefusals()
	}
	return p
}

// loadStandalone describes the one process of standalone mode: it sees the
// host's own files and inherits the shell's environment, which .env overrides
// (astro-cli airflow/standalone.go).
func (p *Project) loadStandalone() {
	env := map[string]Var{}
	for k, v := range p.Machine.Env {
		env[k] = Var{Name: k, Value: v, Raw: v, Source: FromProcess, Origin: Origin{File: "the shell"}}
	}
	for _, v := range p.EnvFile.Vars {
		env[v.Name] = v
	}
	home := p.Machine.Home
	if v, ok := env["HOME"]; ok && v.Value != "" {
		home = v.Value
	}
	p.Services = []*Service{{Name: "airflow", Env: env, UID: -1, GID: -1, Home: home, PasswdHome: p.Machine.Home, WorkDir: p.Dir}}
}

// loadEnvFile reads the file that --env names, as this mode's reader does. A
// file that is not there is skipped without a word, as by the CLI.
func (p *Project) loadEnvFile(name string) {
	p.EnvFile.Path = filepath.ToSlash(name)
	file := p.abs(name)
	if !p.Machine.Exists(file) {
		return
	}
	p.EnvFile.Exists = true
	data, err := p.Machine.Read(file)
	if err != nil {
		p.EnvFile.Err = err
		return
	}
	p.EnvFile.Data = data
	if p.Mode == Standalone {
		p.EnvFile.Vars = readStandaloneEnv(data, p.EnvFile.Path)
		return
	}
	p.EnvFile.Vars, p.EnvFile.Line, p.EnvFile.Err = readDockerEnv(data, p.EnvFile.Path, p.envLookup(nil))
}

// envLookup is how variables inside an env_file are found: the shell first,
// then the service's own environment; the file's earlier keys come after both
// (compose-go types/project.go:676).
func (p *Project) envLookup(environment types.MappingWithEquals) func(string) (string, bool) {
	return func(name string) (string, bool) {
		if v, ok := p.Machine.Env[name]; ok {
			return v, true
		}
		if v, ok := environment[name]; ok && v != nil {
			return *v, true
		}
		return "", false
	}
}
