package astro

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/types"
)

// Names in the CLI's own compose file.
const (
	databaseService  = "postgres"
	databaseVolume   = "postgres_data"
	migrationService = "db-migration"
	ownNetwork       = "airflow"
)

// plainModel is what compose would make of the CLI's own file with an override of the usual form,
// without compose's loader, whose merging takes longer than the rest of a diagnosis. It returns nil
// if any part is unusual: then compose decides, also about the error. What compose keeps of
// extension fields is left out; nothing reads them.
func (c *composer) plainModel(override *Override) *types.Project {
	if !c.own {
		return nil
	}
	model := c.ownModel()
	if model == nil || override == nil || len(override.docs) == 0 && len(override.Data) == 0 {
		return model
	}
	if override.broken || !override.isPlain() || !mergesSimply(override.docs[0]) {
		return nil
	}
	m := merger{project: c.project, model: model}
	for _, service := range entries(at(override.docs[0], "services")) {
		config := model.Services[service.key.Value]
		if !m.merge(&config, service.value) {
			return nil
		}
		model.Services[service.key.Value] = config
	}
	return model
}

// ownModel is compose's model of the CLI's own file, nil if a path in it is not a plain one.
func (c *composer) ownModel() *types.Project {
	p := c.project
	if !isPlainPath(p.Dir) || !isPlainPath(p.EnvFile.Path) || !isPlainPath(p.settingsFile) {
		return nil
	}
	text, err := baseText(p.Image.AirflowMajor)
	if err != nil {
		return nil
	}
	local := func(name string) types.VolumeConfig {
		return types.VolumeConfig{Name: composeName + "_" + name, Driver: "local"}
	}
	model := &types.Project{
		Name: composeName, WorkingDir: p.Dir, Environment: maps.Clone(types.Mapping(p.Machine.Env)),
		Services: types.Services{}, DisabledServices: types.Services{},
		Networks: types.Networks{ownNetwork: {Name: composeName + "_" + ownNetwork, Driver: "bridge"}},
		Volumes:  types.Volumes{databaseVolume: local(databaseVolume), logsVolume: local(logsVolume)},
	}
	if model.Environment == nil {
		model.Environment = types.Mapping{}
	}
	model.Environment["COMPOSE_PROJECT_NAME"] = composeName
	add := func(name, image string, s types.ServiceConfig) {
		s.Name, s.Image = name, image
		s.Networks = map[string]*types.ServiceNetworkConfig{ownNetwork: nil}
		model.Services[name] = s
	}
	const built = composeName + "/airflow:latest"
	add(databaseService, "docker.io/postgres:12.6", types.ServiceConfig{
		Volumes: []types.ServiceVolumeConfig{namedVolume(databaseVolume, "/var/lib/postgresql/data")},
	})
	before := databaseService
	if p.Image.AirflowMajor > 2 {
		add(migrationService, built, types.ServiceConfig{Environment: commonVariables(text), DependsOn: after(databaseService)})
		before = migrationService
	}
	for _, name := range ServicesOf(p.Image.AirflowMajor) {
		s := types.ServiceConfig{User: astroUser, Environment: commonVariables(text), DependsOn: after(before)}
		if p.EnvFile.Exists {
			s.EnvFiles = []types.EnvFile{{Path: p.EnvFile.Path, Required: true}}
		}
		for _, m := range p.ownMounts(name) {
			v, err := format.ParseVolume(m.Source + ":" + m.Target + ":z")
			if err != nil || v.Type != types.VolumeTypeBind {
				return nil
			}
			v.Target = cleanTarget(v.Target)
			s.Volumes = append(s.Volumes, v)
		}
		s.Volumes = append(s.Volumes, namedVolume(logsVolume, AirflowHome+"/logs"))
		if !differ(s.Volumes) {
			return nil
		}
		add(name, built, s)
	}
	return model
}

func namedVolume(name, target string) types.ServiceVolumeConfig {
	return types.ServiceVolumeConfig{Type: types.VolumeTypeVolume, Source: name, Target: target, Volume: &types.ServiceVolumeVolume{}}
}

func after(service string) types.DependsOnConfig {
	return types.DependsOnConfig{service: {Condition: types.ServiceConditionStarted, Required: true}}
}

// commonVariables are the environment variables that the CLI's own file sets in every service of
// Airflow: its first block, one variable a line.
func commonVariables(text string) types.MappingWithEquals {
	out := types.MappingWithEquals{}
	_, block, _ := strings.Cut(text, "&common-env-vars\n")
	for line := range strings.Lines(block) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || !strings.HasPrefix(line, "  ") {
			break
		}
		switch quoted := strings.HasPrefix(value, `"`); {
		case quoted:
			value = strings.ReplaceAll(strings.Trim(value, `"`), "{{.Name}}", composeName)
		case value == "True":
			value = "true" // a boolean
		}
		out[name] = &value
	}
	return out
}

// isPlainPath reports whether a path means the same in YAML, after interpolation and in the short
// form of a volume.
func isPlainPath(path string) bool {
	return !strings.HasPrefix(path, "~") && !strings.ContainsFunc(path, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune("$:\"\\", r)
	})
}

// differ reports whether all volumes have different targets.
func differ(volumes []types.ServiceVolumeConfig) bool {
	targets := make([]string, len(volumes))
	for i, v := range volumes {
		targets[i] = v.Target
	}
	slices.Sort(targets)
	return len(slices.Compact(targets)) == len(volumes)
}
