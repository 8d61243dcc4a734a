package astro

import "testing"

// TestSteps: the step of every compose error is recognized.
func TestSteps(t *testing.T) {
	for name, c := range map[string]struct {
		override string
		step     int
	}{
		"no YAML":               {"a: [\n", stepParse},
		"a key that is no text": {"3: a\n", stepParse},
		"a variable":            {"x-a: ${\n", stepVariables},
		"what is extended":      {"services: {scheduler: {extends: nope}}\n", stepExtends},
		"what is included":      {"include: [nope.yml]\n", stepInclude},
		"another type":          {"services: {scheduler: {volumes: {a: b}}}\n", stepMerge},
		"panic in the merging":  {"services: {scheduler: {depends_on: [1]}}\n", stepMerge},
		"a volume line":         {"services: {scheduler: {volumes: [\"aa::b\"]}}\n", stepUnique},
		"panic in a list":       {"services: {scheduler: {env_file: [{path: 1}]}}\n", stepUnique},
		"a port without target": {"services: {scheduler: {ports: [{published: 1}]}}\n", stepUnique},
		"the schema":            {"services: {scheduler: {user: 3}}\n", stepSchema},
		"a device":              {"services: {scheduler: {devices: [\"a:b:c:d\"]}}\n", stepCanonical},
		"a secret":              {"secrets: {s: {name: x}}\n", stepValidate},
		"a volume's conflict":   {"volumes: {v: {external: true, driver: x}}\n", stepValidate},
		"a bind without source": {"services: {scheduler: {volumes: [{type: bind, target: /x}]}}\n", stepResolve},
		"a size":                {"services: {scheduler: {mem_limit: x}}\n", stepDecode},
		"an undefined volume":   {"services: {scheduler: {volumes: [\"aa:/b\"]}}\n", stepProject},
		"a healthcheck":         {"services: {scheduler: {healthcheck: {test: [x]}}}\n", stepProject},
		"nothing":               {"services: {scheduler: {user: a}}\n", -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, g := loadOverride(t, c.override)
			composer, err := p.newComposer()
			must(t, err)
			_, err = composer.load(g.ctx, overrideFile([]byte(c.override)), skipping{})
			if f := faultOf(err); f.step != c.step {
				t.Errorf("%q is of step %d, want %d", f.text, f.step, c.step)
			}
		})
	}
}
