package astro

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"doctor/internal/bounds"
	"doctor/internal/host"
)

const configPath = ".astro/config.yaml"

type configFile struct {
	Project struct {
		Name string `yaml:"name"`
	} `yaml:"project"`
	Dev struct {
		Mode string `yaml:"mode"`
	} `yaml:"dev"`
	Container struct {
		Binary string `yaml:"binary"`
	} `yaml:"container"`
	DuplicateVolumes *bool `yaml:"duplicate_volumes"`
}

// Settings reads only a project's mode and container engine: enough to start talking to the engine
// while the rest is still being loaded.
func Settings(m *host.Machine, dir string, o Options) (mode Mode, containerBinary string) {
	p := &Project{Dir: dir, Machine: m, budget: again()}
	p.loadConfig()
	p.decideMode(o.Mode)
	return p.Mode, p.Config.ContainerBinary
}

// loadConfig reads the project's settings and, for missing keys, the user's (astro-cli
// config/config.go: ASTRO_HOME or the home folder).
func (p *Project) loadConfig() {
	p.IsAstro = p.isProject(p.Dir)
	p.Config = Config{Path: configPath, Origins: map[string]Origin{}}
	if !p.IsAstro {
		p.NearestParent = p.nearestProject()
	}
	project, err := p.readConfig(filepath.Join(p.Dir, configPath), configPath)
	if err != nil && p.IsAstro {
		p.Config.ParseError = err
	}
	home := p.Machine.Getenv("ASTRO_HOME")
	if home == "" {
		home = p.Machine.Home
	}
	var user configFile
	if home != "" {
		user, _ = p.readConfig(filepath.Join(home, configPath), "~/"+configPath)
	}
	p.Config.ProjectName = first(project.Project.Name, user.Project.Name)
	p.Config.DevMode = first(project.Dev.Mode, user.Dev.Mode)
	p.Config.ContainerBinary = first(project.Container.Binary, user.Container.Binary)
	p.Config.SkipDuplicateVolumes = isFalse(project.DuplicateVolumes) ||
		project.DuplicateVolumes == nil && isFalse(user.DuplicateVolumes)
}

func (p *Project) readConfig(file, shown string) (configFile, error) {
	var c configFile
	data, err := p.readText(file, bounds.Text)
	if err != nil {
		p.refuseOverBudget(shown, err)
		return c, err
	}
	if err := bounds.YAML(data); err != nil {
		p.refuseOverBudget(shown, err)
		return c, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return c, fmt.Errorf("%s: %w", shown, err)
	}
	for _, key := range []string{"project.name", "dev.mode", "container.binary"} {
		if n := nodeAt(&root, key); n != nil {
			if _, known := p.Config.Origins[key]; !known {
				p.Config.Origins[key] = Origin{File: shown, Line: n.Line, Column: n.Column}
			}
		}
	}
	if err := root.Decode(&c); err != nil {
		return c, fmt.Errorf("%s: %w", shown, err)
	}
	return c, nil
}

// IsProject reports whether the CLI takes a folder for a project: the home folder never is one,
// although the user's settings are there (astro-cli config/config.go, IsProjectDir). The error says
// why that is unknown.
func IsProject(m *host.Machine, dir string) (bool, error) {
	if dir == m.Home {
		return false, nil
	}
	switch _, err := m.Stat(filepath.Join(dir, configPath)); {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, host.ErrNotDirectory):
		return false, nil
	default:
		return false, err
	}
}

func (p *Project) isProject(dir string) bool {
	is, _ := IsProject(p.Machine, dir)
	return is
}

func (p *Project) nearestProject() string {
	for dir := filepath.Dir(p.Dir); ; dir = filepath.Dir(dir) {
		if p.isProject(dir) {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// modeFlag is doctor's flag for --docker and --standalone.
const modeFlag = "--mode"

// decideMode picks the mode as the CLI does: the flag, then dev.mode, then docker.
func (p *Project) decideMode(flag string) {
	switch {
	case flag != "":
		p.Mode, p.ModeFrom = Mode(flag), modeFlag
	case p.Config.DevMode == string(Standalone):
		o := p.Config.Origins["dev.mode"]
		p.Mode, p.ModeFrom = Standalone, fmt.Sprintf("dev.mode in %s:%d", o.File, o.Line)
	default:
		p.Mode, p.ModeFrom = Docker, "the CLI's default"
	}
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func isFalse(b *bool) bool { return b != nil && !*b }
