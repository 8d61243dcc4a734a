package astro

import (
	"context"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/bounds"
	"doctor/internal/dockerfile"
	"doctor/internal/host"
)

// AirflowHome is the project's path in a Runtime image, and the working directory of its processes.
const AirflowHome = dockerfile.Home

// Options are the flags of `astro dev start` that change the project.
type Options struct {
	EnvFile      string // --env, default .env
	SettingsFile string // --settings-file, default airflow_settings.yaml
	ComposeFile  string // --compose-file
	Mode         string // --docker, --standalone
	// Volume returns what the engine knows of a volume; false if the engine could not be asked. It
	// is nil if no engine is asked, and called only for external volumes.
	Volume func(name string) (EngineVolume, bool)
}

// EngineVolume is a volume as the engine has it.
type EngineVolume struct {
	Exists bool
	// Device is the folder that it binds, "" if the data is in the engine's storage.
	Device string
}

// Load works out what the CLI would start from the project in a folder. It always returns a
// project: what is unreadable or will be refused is recorded in Refusals, Image.Problem and the Err
// fields.
func Load(ctx context.Context, m *host.Machine, dir string, o Options) *Project {
	quiet()
	p := &Project{
		Dir: dir, Machine: m,
		settingsFile: first(o.SettingsFile, "airflow_settings.yaml"),
		composeFile:  o.ComposeFile, askVolume: o.Volume, budget: bounds.New(ctx, bounds.Spent),
	}
	p.given.Name, p.given.owner = o.ComposeFile, p
	p.loadConfig()
	p.decideMode(o.Mode)
	p.loadImage()
	p.loadIgnored()
	p.loadSettings()
	p.loadRequirements()
	p.loadEnvFile(first(o.EnvFile, ".env"))
	if file, _ := p.Unlooked(); file != "" {
		p.buildServices(&types.Project{}) // further findings would depend on it
		return p
	}
	if p.Mode == Standalone {
		p.loadStandalone()
		p.refuseStandalone()
		return p
	}
	p.loadOverride()
	p.findUnset()
	model := p.loadCompose(ctx)
	p.buildServices(model)
	p.otherEnvFiles(model)
	p.refuseLate()
	if len(p.Refusals) == 0 {
		p.engineRefusals(model)
	}
	if len(p.Refusals) == 0 {
		p.refuseEnvFolder(model)
	}
	if r, ok := p.absentSource(); ok {
		p.Refusals = []Refusal{r} // the build comes first
	}
	return p
}

// refuseStandalone records that the CLI has no standalone mode on Windows (astro-cli
// airflow/standalone_windows.go).
func (p *Project) refuseStandalone() {
	if p.Machine.OS != "windows" {
		return
	}
	r := Refusal{
		Kind: StandaloneOnWindows, By: "astro",
		Text: "standalone mode is not supported on Windows. Use Docker mode instead: astro config set -g dev.mode docker",
	}
	if at, ok := p.Config.Origins["dev.mode"]; ok && p.ModeFrom != modeFlag {
		r.At = []Origin{at}
	}
	p.refuse(r)
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
