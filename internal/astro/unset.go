package astro

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v3"

	"doctor/internal/interpolation"
)

// shell looks up a variable of the shell by its exact name, on Windows too, as compose does for
// environment files and for environment: without a value (compose-go types/mapping.go Resolve).
func (p *Project) shell(name string) (string, bool) {
	v, ok := p.Machine.Env[name]
	return v, ok
}

// lookUp looks up a variable as interpolation in the override does (the CLI passes os.LookupEnv to
// compose).
func (p *Project) lookUp(name string) (string, bool) { return p.Machine.LookupEnv(name) }

// interpolate interpolates a text; one that compose would refuse stays as it is.
func (p *Project) interpolate(text string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	out, err := template.Substitute(text, p.lookUp)
	if err != nil {
		return text
	}
	return out
}

// findUnset lists the variables of the override that the shell does not set and that have no
// default: compose makes them empty and only logs it.
func (p *Project) findUnset() {
	p.Override.walk(func(path string, n *yaml.Node) {
		for _, name := range interpolation.Names(n.Value) {
			if _, set := p.lookUp(name); !set && !interpolation.HasAlternative(n.Value, name) {
				p.Unset = append(p.Unset, UnsetVariable{Name: name, Path: path, Origin: p.Override.origin(n)})
			}
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

// FromShell lists what the override takes from the shell and does not get there, without anything to
// fall back on: variables that it interpolates, also required ones, and those that environment: passes
// on. Each name is listed once.
func (p *Project) FromShell() []UnsetVariable {
	var all []UnsetVariable
	add := func(v UnsetVariable) {
		if !slices.ContainsFunc(all, func(o UnsetVariable) bool { return o.Name == v.Name }) {
			all = append(all, v)
		}
	}
	p.Override.walk(func(path string, n *yaml.Node) {
		for _, name := range interpolation.Names(n.Value) {
			_, set := p.lookUp(name)
			required := strings.Contains(n.Value, "${"+name+":?") || strings.Contains(n.Value, "${"+name+"?")
			if !set && (required || !interpolation.HasAlternative(n.Value, name)) {
				add(UnsetVariable{Name: name, Path: path, Origin: p.Override.origin(n)})
			}
		}
	})
	for _, s := range p.Services {
		for _, name := range slices.Sorted(maps.Keys(s.Removed)) {
			add(UnsetVariable{Name: name, Path: "services." + s.Name + ".environment", Origin: s.Removed[name].Origin})
		}
	}
	return all
}

// walk visits every scalar value of the override, in its order.
func (o *Override) walk(visit func(path string, n *yaml.Node)) {
	for _, doc := range o.docs {
		walkScalars(doc, "", visit)
	}
}

// scalarsWhere lists the places of the scalars that fulfil a condition: those below a path of keys,
// or all if none is there. If no scalar fulfils it, otherwise is returned, because the text may be
// in a file that the override names.
func (o *Override) scalarsWhere(keyPath []string, otherwise []Origin, fits func(text string) bool) []Origin {
	var below, all []Origin
	under := strings.Join(keyPath, ".")
	o.walk(func(path string, n *yaml.Node) {
		if !fits(n.Value) {
			return
		}
		all = append(all, o.origin(n))
		if path == under || strings.HasPrefix(path, under+".") {
			below = append(below, o.origin(n))
		}
	})
	switch {
	case len(below) > 0:
		return below
	case len(all) > 0:
		return all
	}
	return otherwise
}
