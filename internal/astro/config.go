package astro

import (
	"fmt"
	"path/filepath"

	"go.yaml.in/yaml/v4"
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

// loadConfig reads the project's settings and, for keys that they lack, the
// user's (astro-cli config/config.go: ASTRO_HOME or the home folder).
func (p *Project) loadConfig() {
	p.IsAstro = p.Machine.Exists(filepath.Join(p.Dir, configPath))
	p.Config = Config{Path: configPath, Origins: map[string]Origin{}}
	if !p.IsAstro {
		p.NearestParent = nearestProject(p.Dir, p.Machine.Exists)
	}
	project, err := p.readConfig(filepath.Join(p.Dir, configPath), configPath)
	if err != nil && p.IsAstro {
		p.Config.ParseError = err
	}
	home := p.Machine.Env["ASTRO_HOME"]
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
	data, err := p.Machine.Read(file)
	if err != nil {
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

func nearestProject(dir string, exists func(string) bool) string {
	for parent := filepath.Dir(dir); ; parent = filepath.Dir(parent) {
		if exists(filepath.Join(parent, configPath)) {
			return parent
		}
		if parent == filepath.Dir(parent) {
			return ""
		}
	}
}

// decideMode picks the mode as the CLI does: the flag, then dev.mode, then docker.
func (p *Project) decideMode(flag string) {
	switch {
	case flag != "":
		p.Mode, p.ModeFrom = Mode(flag), "--mode"
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
