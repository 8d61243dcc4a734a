package astro

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"text/template"

	interp "github.com/compose-spec/compose-go/v2/interpolation"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
	"go.yaml.in/yaml/v4"
)

//go:embed base/airflow2.yaml base/airflow3.yaml
var baseFiles embed.FS

// composeName stands for the project's name; the real one ends in a hash of the
// path, which nothing here depends on.
const composeName = "project"

// quiet keeps compose-go's warnings off the terminal: it logs them through
// logrus's one global logger and offers no other way.
var quiet = sync.OnceFunc(func() { logrus.SetOutput(io.Discard) })

// baseServices are the Airflow services of a major version, sorted; the ones
// that get .env (astro-cli airflow/include/airflow{2,3}/composeyml.go.tmpl).
func baseServices(major int) []string {
	if major == 2 {
		return []string{"scheduler", "triggerer", "webserver"}
	}
	return []string{"api-server", "dag-processor", "scheduler", "triggerer"}
}

// ServicesOf returns the Airflow services that the CLI starts for a major
// version, sorted.
func ServicesOf(major int) []string { return baseServices(major) }

// baseModel is what the template of the base file is filled with.
type baseModel struct {
	Name     string
	Services []string
	mounts   func(service string) []string
}

// Mounts returns the volume lines of a service, each a quoted YAML string.
func (b baseModel) Mounts(service string) []string { return b.mounts(service) }

// renderBase writes the compose file that the CLI hands to compose, as far as
// credentials are concerned: no ports, labels and commands.
func (p *Project) renderBase() ([]byte, error) {
	name := fmt.Sprintf("base/airflow%d.yaml", min(max(p.Image.AirflowMajor, 2), 3))
	text, err := baseFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Parse(string(text))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, baseModel{Name: composeName, Services: baseServices(p.Image.AirflowMajor), mounts: p.baseMounts})
	return out.Bytes(), err
}

// baseMounts lists the CLI's own mounts of a service. It mounts plugins,
// include and tests even where the project has no such folder (the engine then
// makes an empty one); those are left out here, having nothing in them.
func (p *Project) baseMounts(service string) []string {
	folders := []string{"dags"}
	if !p.Config.SkipDuplicateVolumes {
		for _, f := range []string{"plugins", "include", "tests"} {
			if p.Machine.Exists(filepath.Join(p.Dir, f)) && (f != "tests" || service != "triggerer") {
				folders = append(folders, f)
			}
		}
	}
	var out []string
	for _, f := range folders {
		out = append(out, quote(filepath.Join(p.Dir, f)+":"+airflowHome+"/"+f+":z"))
	}
	if service == "scheduler" && p.Machine.Exists(filepath.Join(p.Dir, p.settingsFile)) {
		out = append(out, quote(filepath.Join(p.Dir, p.settingsFile)+":"+airflowHome+"/"+p.settingsFile+":z"))
	}
	return out
}

// loadCompose loads the base and the override as the CLI does. A refusal is
// noted, and the base alone is returned, so that the rest can still be looked at.
func (p *Project) loadCompose(ctx context.Context) (*types.Project, error) {
	quiet()
	base, err := p.renderBase()
	if err != nil {
		return nil, fmt.Errorf("render the CLI's own services: %w", err)
	}
	if p.composeFile != "" {
		if base, err = p.Machine.Read(p.abs(p.composeFile)); err != nil {
			return nil, fmt.Errorf("read --compose-file: %w", err)
		}
	}
	if p.Override.Err != nil {
		p.refuseUnreadableOverride()
	}
	if p.Override.Data != nil {
		project, err := p.compose(ctx, base, &types.ConfigFile{Filename: OverrideName, Content: p.Override.Data})
		if err == nil {
			return project, nil
		}
		p.refuseOverride(ctx, base, err)
	}
	return p.compose(ctx, base, nil)
}

// compose loads the base file and, if given, an override. The options are
// those of the CLI (airflow/docker.go:1634): variables from the shell alone.
// Paths and env_files are resolved by our own code, which reads through the
// machine and knows another home folder than this process's.
func (p *Project) compose(ctx context.Context, base []byte, override *types.ConfigFile) (*types.Project, error) {
	files := []types.ConfigFile{{Filename: "compose.yaml", Content: base}}
	if override != nil {
		files = append(files, *override)
	}
	details := types.ConfigDetails{WorkingDir: p.Dir, ConfigFiles: files, Environment: types.Mapping(maps.Clone(p.Machine.Env))}
	return loader.LoadWithContext(ctx, details, func(o *loader.Options) {
		o.SetProjectName(composeName, true)
		o.Interpolate = &interp.Options{LookupValue: p.shell}
		o.ResolvePaths = false
		o.SkipResolveEnvironment = true
	})
}

// shell looks a variable up as interpolation in the override does.
func (p *Project) shell(name string) (string, bool) {
	v, ok := p.Machine.Env[name]
	return v, ok
}

// smallestRefusal finds the one error to report. compose walks maps, so that of
// several mistakes it names now this, now that: each service is tried alone, in
// the order of their names, then each of its keys, and the first that fails is
// the one. It returns the keys that lead to it.
func (p *Project) smallestRefusal(ctx context.Context, base []byte, err error) (keyPath []string, text string) {
	text = err.Error()
	services := p.overrideModel("services")
	for _, name := range sortedKeys(services) {
		alone := p.tryServices(ctx, base, map[string]any{name: services[name]})
		if alone == nil {
			continue
		}
		keyPath, text = []string{"services", name}, alone.Error()
		body, _ := services[name].(map[string]any)
		for _, key := range sortedKeys(body) {
			if one := p.tryServices(ctx, base, map[string]any{name: map[string]any{key: body[key]}}); one != nil {
				return append(keyPath, key), one.Error()
			}
		}
		return keyPath, text
	}
	return nil, text
}

func (p *Project) tryServices(ctx context.Context, base []byte, services map[string]any) error {
	model := map[string]any{"services": services}
	if volumes := p.overrideModel("volumes"); volumes != nil {
		model["volumes"] = volumes
	}
	_, err := p.compose(ctx, base, &types.ConfigFile{Filename: OverrideName, Config: model})
	return err
}

// overrideModel decodes one top-level mapping of the override; nil if there is
// none.
func (p *Project) overrideModel(key string) map[string]any {
	_, n := entry(p.Override.root, key)
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	out := map[string]any{}
	if err := n.Decode(&out); err != nil {
		return nil
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// abs resolves a path of the project or of the command line.
func (p *Project) abs(path string) string {
	switch {
	case path == "~" || strings.HasPrefix(path, "~/"):
		return filepath.Join(p.Machine.Home, path[1:])
	case filepath.IsAbs(path):
		return path
	}
	return filepath.Join(p.Dir, path)
}
