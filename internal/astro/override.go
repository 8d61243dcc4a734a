package astro

import (
	"errors"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v4"
)

// OverrideName is the only name that the CLI reads (astro-cli airflow/docker.go:129).
const OverrideName = "docker-compose.override.yml"

// loadOverride reads the override and notes which services it names. It does
// not judge: compose does, in compose.go.
func (p *Project) loadOverride() {
	p.Override.Name, p.Override.owner = OverrideName, p
	p.Override.Ignored = p.ignoredOverrides()
	file := filepath.Join(p.Dir, OverrideName)
	data, err := p.Machine.Read(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		p.Override.Exists, p.Override.Err = true, err
		return
	}
	p.Override.Exists, p.Override.Data = true, data
	p.Override.root = parseNode(data)
	_, services := entry(p.Override.root, "services")
	for _, k := range keys(services) {
		_, body := entry(services, k.Value)
		p.Override.Services = append(p.Override.Services, OverrideService{
			Name: k.Value, Empty: isNull(body) || len(target(body).Content) == 0 && target(body).Kind == yaml.MappingNode,
			Origin: Origin{File: OverrideName, Line: k.Line, Column: k.Column},
		})
	}
}

// parseNode parses the first document of a file for its positions; nil if it
// is not YAML.
func parseNode(data []byte) *yaml.Node {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil || root.Kind == 0 {
		return nil
	}
	return &root
}

// Root is the parsed file, for positions; nil if there is none or it is no YAML.
func (o *Override) Root() *yaml.Node { return o.root }

// At returns where a dotted path of keys stands in the override: the key if
// the path is there, else its nearest parent.
func (o *Override) At(keyPath ...string) Origin {
	origin := Origin{File: OverrideName}
	n := o.root
	for _, key := range keyPath {
		k, v := entry(n, key)
		if k == nil {
			break
		}
		origin.Line, origin.Column = k.Line, k.Column
		n = v
	}
	return origin
}

// near misses of the override's name, in the project and in folders where
// people put them.
var overrideFolders = []string{"", ".astro", "include", "config", "docker", ".docker", ".devcontainer"}

func (p *Project) ignoredOverrides() []string {
	var out []string
	for _, folder := range overrideFolders {
		names, err := p.Machine.ReadDir(filepath.Join(p.Dir, folder))
		if err != nil {
			continue
		}
		for _, name := range names {
			if looksLikeOverride(name) && (folder != "" || name != OverrideName) && p.mentionsServices(filepath.Join(p.Dir, folder, name)) {
				out = append(out, filepath.ToSlash(filepath.Join(folder, name)))
			}
		}
	}
	sort.Strings(out)
	return out
}

func looksLikeOverride(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, ".bak") || strings.HasSuffix(lower, "~") || strings.HasSuffix(lower, ".example") || strings.HasSuffix(lower, ".sample") {
		return false
	}
	return strings.Contains(lower, "compose") && (strings.Contains(lower, ".yml") || strings.Contains(lower, ".yaml"))
}

// mentionsServices keeps files out that are compose files of something else:
// only one that names a service of Airflow, or mounts .aws, was meant for the CLI.
func (p *Project) mentionsServices(file string) bool {
	data, err := p.Machine.Read(file)
	if err != nil {
		return false
	}
	root := parseNode(data)
	_, services := entry(root, "services")
	if services == nil {
		return strings.Contains(string(data), "/.aws")
	}
	for _, name := range []string{"scheduler", "triggerer", "webserver", "api-server", "dag-processor"} {
		if k, _ := entry(services, name); k != nil {
			return true
		}
	}
	return false
}

// volumeNode is one volume of a service in the override.
type volumeNode struct {
	node   *yaml.Node
	target string // after interpolation, cleaned
	raw    string // as written, for the short form
}

// volumeNodes lists the volumes of a service in the override, in their order,
// with the targets that they lead to.
func (o *Override) volumeNodes(service string, lookup template.Mapping) []volumeNode {
	_, services := entry(o.root, "services")
	_, body := entry(services, service)
	_, volumes := entry(body, "volumes")
	var out []volumeNode
	for _, item := range items(volumes) {
		v := volumeNode{node: item}
		switch item = target(item); item.Kind {
		case yaml.ScalarNode:
			v.raw = item.Value
			if spec, err := format.ParseVolume(interpolate(item.Value, lookup)); err == nil {
				v.target = cleanTarget(spec.Target)
			}
		case yaml.MappingNode:
			if _, t := entry(item, "target"); t != nil {
				v.target = cleanTarget(interpolate(t.Value, lookup))
			}
		}
		out = append(out, v)
	}
	return out
}

func interpolate(text string, lookup template.Mapping) string {
	if !strings.Contains(text, "$") {
		return text
	}
	out, err := template.Substitute(text, lookup)
	if err != nil {
		return text
	}
	return out
}

func cleanTarget(t string) string {
	if t == "" || t[0] != '/' {
		return t
	}
	for len(t) > 1 && strings.HasSuffix(t, "/") {
		t = t[:len(t)-1]
	}
	return t
}

// findUnset lists the variables that the override asks the shell for in vain,
// without a default: compose makes them empty and only logs it.
func (p *Project) findUnset() {
	walkScalars(p.Override.root, "", func(path string, n *yaml.Node) {
		for name, v := range template.ExtractVariables(map[string]any{"": n.Value}, template.DefaultPattern) {
			if _, set := p.Machine.Env[name]; set || v.DefaultValue != "" || v.Required || v.PresenceValue != "" {
				continue
			}
			if strings.Contains(n.Value, "${"+name+"-") || strings.Contains(n.Value, "${"+name+":") || strings.Contains(n.Value, "${"+name+"+") {
				continue
			}
			p.Unset = append(p.Unset, UnsetVariable{Name: name, Path: path, Origin: Origin{File: OverrideName, Line: n.Line, Column: n.Column}})
		}
	})
	sort.SliceStable(p.Unset, func(i, j int) bool {
		a, b := p.Unset[i], p.Unset[j]
		if a.Origin.Line != b.Origin.Line {
			return a.Origin.Line < b.Origin.Line
		}
		return a.Name < b.Name
	})
}

func walkScalars(n *yaml.Node, path string, visit func(string, *yaml.Node)) {
	if n == nil {
		return
	}
	switch n.Kind {
	case yaml.DocumentNode:
		for _, c := range n.Content {
			walkScalars(c, path, visit)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walkScalars(n.Content[i+1], strings.TrimPrefix(path+"."+n.Content[i].Value, "."), visit)
		}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			walkScalars(c, path, visit)
		}
	case yaml.ScalarNode:
		visit(path, n)
	}
}
