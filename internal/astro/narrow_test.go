package astro

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"doctor/internal/dockerfile"
)

// mistake is one that the fake compose finds if all of some keys are present, and none of others.
type mistake struct {
	has, lacks []string
	fault      fault
}

func (m mistake) isIn(docs []any) bool {
	is := func(path string) bool {
		for _, doc := range docs {
			if holds(doc, strings.Split(path, ".")) {
				return true
			}
		}
		return false
	}
	for _, path := range m.has {
		if !is(path) {
			return false
		}
	}
	for _, path := range m.lacks {
		if is(path) {
			return false
		}
	}
	return true
}

// holds follows a path through mappings and all items of lists; a scalar is its own last key.
func holds(value any, path []string) bool {
	if len(path) == 0 {
		return true
	}
	switch v := value.(type) {
	case map[string]any:
		below, ok := v[path[0]]
		return ok && holds(below, path[1:])
	case []any:
		for _, item := range v {
			if holds(item, path) {
				return true
			}
		}
	case string:
		return len(path) == 1 && v == path[0]
	}
	return false
}

// naming is a fake compose: of the mistakes at the first step with any, it names the first in this
// order.
func naming(t *testing.T, mistakes []mistake) func([]byte, skipping) fault {
	return func(content []byte, _ skipping) fault {
		var docs []any
		for decoder := yaml.NewDecoder(bytes.NewReader(content)); ; {
			var doc any
			err := decoder.Decode(&doc)
			if errors.Is(err, io.EOF) {
				break
			}
			must(t, err)
			docs = append(docs, doc)
		}
		named := fault{step: -1}
		for _, m := range mistakes {
			if m.isIn(docs) && (named.step < 0 || m.fault.step < named.step) {
				named = m.fault
			}
		}
		return named
	}
}

// orders are all permutations of a list.
func orders(list []mistake) [][]mistake {
	if len(list) < 2 {
		return [][]mistake{list}
	}
	var out [][]mistake
	for _, rest := range orders(list[1:]) {
		for i := range len(list) {
			order := append(append(append([]mistake{}, rest[:i]...), list[0]), rest[i:]...)
			out = append(out, order)
		}
	}
	return out
}

// TestWhicheverIsNamed: compose names a random one of several mistakes, but the reported one is
// always the same.
func TestWhicheverIsNamed(t *testing.T) {
	at := func(step int, text string, has ...string) mistake {
		return mistake{has: has, fault: fault{text: text, step: step}}
	}
	const schema = "validating " + OverrideName + ": "
	for name, c := range map[string]struct {
		override   string
		mistakes   []mistake
		path, text string
	}{
		"in services and keys": {
			"services:\n  triggerer: {b: 1}\n  api-server: {c: 1, d: 1}\n  scheduler: {a: 1}\n",
			[]mistake{at(stepProject, "d", "services.api-server.d"), at(stepProject, "a", "services.scheduler.a"), at(stepProject, "c", "services.api-server.c"), at(stepProject, "b", "services.triggerer.b")},
			"services.api-server.c", "c",
		},
		"an earlier step": {
			"services:\n  triggerer: {b: 1, e: 1}\n  api-server: {c: 1}\n  scheduler: {d: 1}\n",
			[]mistake{at(stepUnique, "b", "services.triggerer.b"), at(stepProject, "c", "services.api-server.c"), at(stepUnique, "d", "services.scheduler.d"), at(stepUnique, "e", "services.triggerer.e")},
			"services.scheduler.d", "d",
		},
		"beside the services": {
			"networks: {n: {}}\nvolumes: {w: {}, v: {}}\nservices:\n  scheduler: {a: 1}\n",
			[]mistake{at(stepValidate, "w", "volumes.w"), at(stepValidate, "v", "volumes.v"), at(stepValidate, "a", "services.scheduler.a"), at(stepValidate, "n", "networks.n")},
			"networks.n", "n",
		},
		"words of the schema": {
			"services:\n  scheduler: {a: {z: 1, y: 1}, b: 1}\n  triggerer: {c: 1}\n",
			[]mistake{
				at(stepSchema, schema+"services.scheduler.b must be a string", "services.scheduler.b"), at(stepSchema, schema+"services.triggerer.c must be a string", "services.triggerer.c"),
				at(stepSchema, schema+"services.scheduler.a.z must be a string", "services.scheduler.a.z"), at(stepSchema, schema+"services.scheduler.a.y must be a string", "services.scheduler.a.y"),
			},
			"services.scheduler.a.y", schema + "services.scheduler.a.y must be a string",
		},
		"unknown keys, named one by one": {
			"services:\n  scheduler: {volume: 1, user: 3, env: 1}\n",
			[]mistake{
				at(stepSchema, schema+"services.scheduler additional properties 'volume' not allowed", "services.scheduler.volume"), at(stepSchema, schema+"services.scheduler.user must be a string", "services.scheduler.user"),
				at(stepSchema, schema+"services.scheduler additional properties 'env' not allowed", "services.scheduler.env"),
			},
			"services.scheduler.env", schema + "services.scheduler additional properties 'env', 'volume' not allowed",
		},
		"in a list": {
			"services:\n  scheduler: {depends_on: [ok, y, x, w]}\n",
			[]mistake{at(stepProject, "w", "services.scheduler.depends_on.w"), at(stepProject, "y", "services.scheduler.depends_on.y"), at(stepProject, "x", "services.scheduler.depends_on.x")},
			"services.scheduler.depends_on", "y",
		},
		"in an item of a list": {
			"services:\n  scheduler: {secrets: [{source: a}, {source: b, z: 1, y: 1}, {x: 1}]}\n",
			[]mistake{at(stepSchema, "z", "services.scheduler.secrets.z"), at(stepSchema, "y", "services.scheduler.secrets.y"), at(stepSchema, "x", "services.scheduler.secrets.x")},
			"services.scheduler.secrets", "y",
		},
		"of keys together": {
			"volumes:\n  v: {external: 1, driver: 1, labels: 1, opts: 1}\n",
			[]mistake{at(stepValidate, "opts", "volumes.v.external", "volumes.v.opts"), at(stepValidate, "driver", "volumes.v.external", "volumes.v.driver"), at(stepValidate, "labels", "volumes.v.external", "volumes.v.labels")},
			"volumes.v", "driver",
		},
		"of services together": {
			"services:\n  d: {e: c}\n  c: {e: d}\n  b: {e: a}\n  a: {e: b}\n",
			[]mistake{at(stepExtends, "cd", "services.c.e", "services.d.e"), at(stepExtends, "ab", "services.a.e", "services.b.e"), at(stepExtends, "bd", "services.b.e", "services.d.e")},
			"", "ab",
		},
		"not for want of a key": {
			"services:\n  scheduler: {deploy: {a: 1, m: 1, n: 1}}\n",
			[]mistake{
				{has: []string{"services.scheduler.deploy.a"}, lacks: []string{"services.scheduler.deploy.m"}, fault: fault{"no m", stepProject}},
				at(stepProject, "n", "services.scheduler.deploy.n"),
			},
			"services.scheduler.deploy.n", "n",
		},
		"not for want of an image": {
			"services:\n  redis: {image: redis, volumes: [v]}\n",
			[]mistake{
				{has: []string{"services.redis"}, lacks: []string{"services.redis.image"}, fault: fault{"no image", stepProject}},
				at(stepProject, "v", "services.redis.volumes"),
			},
			"services.redis.volumes", "v",
		},
		"in files that are extended": {
			"services:\n  triggerer: {extends: {file: g, service: x}}\n  scheduler: {extends: {file: f, service: x}}\n  api-server: {a: 1}\n",
			[]mistake{at(stepInclude, "g", "services.triggerer.extends"), at(stepUnique, "f", "services.scheduler.extends"), at(stepUnique, "a", "services.api-server.a")},
			"services.scheduler.extends", "f",
		},
		"among many": {
			"services:\n" + manyServices(60),
			[]mistake{at(stepProject, "cd", "services.scd.user"), at(stepProject, "ka", "services.ska.user"), at(stepProject, "bb", "services.sbb.user"), at(stepProject, "bc", "services.sbc.user")},
			"services.sbb.user", "bb",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &Project{Image: dockerfile.Image{AirflowMajor: 3}}
			p.Override.owner = p
			p.Override.parse([]byte(c.override), nil)
			for _, order := range orders(c.mistakes) {
				s := &search{probe: naming(t, order), override: &p.Override}
				path, f := s.smallest(s.probe([]byte(c.override), skipping{}))
				if got := strings.Join(path, "."); got != c.path || f.text != c.text {
					t.Errorf("%q at %s, want %q at %s; compose's order is %+v", f.text, got, c.text, c.path, order)
				}
			}
		})
	}
}

// manyServices are services with the names saa, sba ..., without mistakes.
func manyServices(count int) string {
	var b strings.Builder
	for i := range count {
		b.WriteString("  s" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + ": {user: a}\n")
	}
	return b.String()
}

// TestRingBeginsAtTheFirst: compose begins a cycle at a random service.
func TestRingBeginsAtTheFirst(t *testing.T) {
	const want = "Circular reference:\n  a in f\n  extends c in f\n  extends b in f\n  extends a in f"
	for _, text := range []string{
		want,
		"Circular reference:\n  c in f\n  extends b in f\n  extends a in f\n  extends c in f",
		"Circular reference:\n  y in f\n  extends b in f\n  extends a in f\n  extends c in f\n  extends b in f",
	} {
		if got := faultOf(&stopped{cause: errors.New(text)}); got != (fault{want, stepExtends}) {
			t.Errorf("%q became %+v", text, got)
		}
	}
}
