package astro

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
)

// OverrideName is the only override name that the CLI reads (astro-cli airflow/docker.go:129).
const OverrideName = "docker-compose.override.yml"

// loadOverride reads the override and records which services it names. It does not validate:
// compose does, in compose.go.
func (p *Project) loadOverride() {
	p.Override.Name, p.Override.owner = OverrideName, p
	p.Override.Ignored = p.ignoredOverrides()
	data, err := p.readText(filepath.Join(p.Dir, OverrideName), bounds.Text)
	switch {
	case bounds.Reason(err) != "":
		p.Override.Exists, p.Override.tooMuch = true, err
		return
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		p.Override.Exists, p.Override.Err = true, err
		return
	}
	p.Override.parse(data, interpolation.LengthIn(p.lookUp))
}

// parse stores a file's content and, unless it is too much, its positions. The lengths are those of
// the values for interpolation.
func (o *Override) parse(data []byte, length func(name string) int) {
	o.Exists, o.Data = true, data
	if o.tooMuch = bounds.YAML(data); o.tooMuch != nil {
		return
	}
	docs, err := parseDocuments(data) // compose reports its mistakes
	o.broken = err != nil
	if o.tooMuch = tooMuch(docs, length); o.tooMuch != nil {
		return
	}
	o.docs = docs
	named := map[string]bool{}
	for _, doc := range o.docs {
		for _, e := range entries(at(doc, "services")) {
			if named[e.key.Value] {
				continue
			}
			named[e.key.Value] = true
			o.Services = append(o.Services, OverrideService{Name: e.key.Value, Empty: isEmpty(e.value), Origin: o.origin(e.key)})
		}
	}
}

func isEmpty(n *yaml.Node) bool {
	if isNull(n) {
		return true
	}
	if n.Kind != yaml.MappingNode {
		return false
	}
	for _, e := range entries(n) {
		if !isNull(e.value) {
			return false
		}
	}
	return true
}

// origin is the place of a node in this file.
func (o *Override) origin(n *yaml.Node) Origin {
	return Origin{File: o.Name, Line: n.Line, Column: n.Column}
}

// At returns the place of a path of keys in the override: the key if the path exists, else its
// nearest existing parent. Of several documents the last with the deepest match wins.
func (o *Override) At(keyPath ...string) Origin {
	origin, farthest := Origin{File: o.Name}, 0
	for _, n := range o.docs {
		for depth, key := range keyPath {
			k, v := entry(n, key)
			if k == nil {
				break
			}
			if depth+1 >= farthest {
				origin, farthest = o.origin(k), depth+1
			}
			n = v
		}
	}
	return origin
}

// has reports whether a path of keys exists in the override and is not empty.
func (o *Override) has(keyPath ...string) bool {
	for _, doc := range o.docs {
		if at(doc, keyPath...) != nil {
			return true
		}
	}
	return false
}

// bodies returns the mappings that make up a service, weakest first: what it
// extends in the same file, then its own in each document.
func (o *Override) bodies(service string) []*yaml.Node {
	return o.bodiesOf(service, map[string]bool{})
}

func (o *Override) bodiesOf(service string, seen map[string]bool) []*yaml.Node {
	if seen[service] {
		return nil
	}
	seen[service] = true
	var out []*yaml.Node
	for _, doc := range o.docs {
		body := at(doc, "services", service)
		if body == nil {
			continue
		}
		if extended := extends(body); extended != "" {
			out = append(out, o.bodiesOf(extended, seen)...)
		}
		out = append(out, body)
	}
	return out
}

// extends returns the service of the same file that a body extends, "" if none.
func extends(body *yaml.Node) string {
	n := at(body, "extends")
	if n == nil || at(n, "file") != nil {
		return ""
	}
	if service := at(n, "service"); service != nil {
		return service.Value
	}
	return n.Value
}

// from is the place through which a service gets content from another file: its extends:, else the
// include: of the whole file. Zero if there is neither.
func (o *Override) from(service string) Origin {
	for _, path := range [][]string{{"services", service, "extends"}, {"include"}} {
		if o.has(path...) {
			return o.At(path...)
		}
	}
	return Origin{}
}

// Environment finds a variable in the environment: block of a service of the override, even if that
// only unsets it; raw is the value as written, "" for a bare name.
func (o *Override) Environment(service, name string) (place Origin, raw string, ok bool) {
	for _, body := range o.bodies(service) {
		block := at(body, "environment")
		for _, item := range items(block) {
			if key, value, _ := strings.Cut(item.Value, "="); key == name {
				place, raw, ok = o.origin(item), value, true
			}
		}
		if k, v := entry(block, name); k != nil {
			place, raw, ok = o.origin(k), v.Value, true
		}
	}
	return place, raw, ok
}

// lists reports whether environment: of a service is a list with a variable.
func (o *Override) lists(service, name string) bool {
	for _, body := range o.bodies(service) {
		for _, item := range items(at(body, "environment")) {
			if key, _, _ := strings.Cut(item.Value, "="); key == name {
				return true
			}
		}
	}
	return false
}

// user is a service's own user: as written; "" if it has none.
func (o *Override) user(service string) string {
	raw := ""
	for _, doc := range o.docs {
		if n := at(doc, "services", service, "user"); n != nil {
			raw = n.Value
		}
	}
	return raw
}

// VolumesInEnvironment returns the volume lines inside the environment: block of a service, which
// compose takes for variables, and their place.
func (o *Override) VolumesInEnvironment(service string) (place Origin, lines []string) {
	for _, body := range o.bodies(service) {
		block := at(body, "environment")
		if k, v := entry(block, "volumes"); k != nil && len(texts(v)) > 0 {
			return o.origin(k), texts(v)
		}
		for _, item := range items(block) {
			source, _, ok := strings.Cut(item.Value, ":/")
			if ok && !strings.Contains(source, "=") && strings.ContainsAny(source, "/~") {
				place, lines = o.origin(item), append(lines, item.Value)
			}
		}
	}
	return place, lines
}
