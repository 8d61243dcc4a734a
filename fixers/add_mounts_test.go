package fixers

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/format"

	"doctor/fixers/internal/composetree"
)

// FuzzAddMounts requires of every text that the requested services get the volume, or had it, and
// that everything else decodes as before.
func FuzzAddMounts(f *testing.F) {
	const spec = "~/.aws:/home/astro/.aws:ro"
	edit := AddMounts{Services: []string{"scheduler", "triggerer"}, Spec: spec}
	seeds := map[string]bool{}
	seed := func(text string) {
		seeds[text] = true
		f.Add(text)
	}
	paths, _ := filepath.Glob("testdata/fix/*.txtar")
	for _, path := range paths {
		g, _ := readGoldenFile(f, path)
		for _, data := range g.before {
			seed(string(data))
		}
	}
	for _, text := range []string{
		"services:\n  scheduler: {}\n  triggerer:\n", "services: {}\n", "services:\n", "{}", "services: {scheduler: }", "services:\n  ? scheduler\n  : image: x\n",
		"services:\n  scheduler:\n    volumes:\n      -\n        x:/y\n", "services:\n  scheduler:\n    volumes:\n    - - a\n", "services:\n  scheduler:\n    image: |\n      x\n      # y\n",
		"services:\n  scheduler:\n    image: >+\n      x\n\n\n  other: {}\n", "services:\n  scheduler:\n    image: \"x\n  y\"\n  other:\n    image: x\n",
		"---\nservices:\n  other: {image: x}\n...\n", "services:\n  scheduler: # none\nvolumes: {x: }\n", "x: &x [a:/b]\nservices: {scheduler: {volumes: *x}, triggerer: {volumes: *x}}\n",
		"x: &x\n  - a:/b\nservices:\n  scheduler:\n    volumes: *x\n  other: *x\n",
		"services:\n\tscheduler:\n", "services:\n  scheduler:\n    volumes: [a:/b, # c\n      d:/e]\n", "services: ~\n", "services:\n  scheduler: null\n",
		"? services\n: other: {image: x}\n", "? services\n:\n  other:\n    image: x\n", "!!str services:\n  other:\n    image: x\n", "&key services:\n  &a other:\n    image: x\n", "services:\n  ? other\n  :\n   image: x\n", "services:\n  scheduler:\n    volumes:\n# c\n      - a:/b\n# d\n",
	} {
		seed(text)
	}
	for _, text := range sharedSeeds {
		text = strings.NewReplacer("LINE", "b:/c", "a:", "scheduler:", "extends: a", "extends: scheduler", "c:", "triggerer:").Replace(text)
		seed(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		after, err := change(text, fixOf(edit))
		if err != nil {
			return
		}
		want, err := decodeAll([]byte(text))
		if err != nil {
			if seeds[text] {
				t.Fatalf("the seed %q is changed and does not decode: %v", text, err)
			}
			return // compose refuses it too
		}
		got, err := decodeAll([]byte(after))
		if err != nil {
			t.Fatalf("%q became %q: %v", text, after, err)
		}
		if !added(want, got, spec) {
			t.Errorf("%q became %q:\n%v\nwant\n%v", text, after, got, want)
		}
	})
}

// added applies the change to the old decoded value, and compares.
func added(was, is any, spec string) bool {
	before, after := named(was).([]any), named(is).([]any)
	if len(before) == 0 {
		before = []any{nil}
	}
	if len(before) != len(after) {
		return false
	}
	found := map[string]bool{}
	for i := range before {
		top, _ := before[i].(map[string]any)
		if top == nil && before[i] == nil && i == 0 {
			top = map[string]any{}
		}
		now, ok := after[i].(map[string]any)
		if !ok {
			if !reflect.DeepEqual(before[i], after[i]) {
				return false
			}
			continue
		}
		for key := range now { // values shared by services may change where they are defined
			if strings.HasPrefix(key, "x-") {
				delete(now, key)
				delete(top, key)
			}
		}
		services, _ := top["services"].(map[string]any)
		present, _ := now["services"].(map[string]any)
		for _, name := range []string{"scheduler", "triggerer"} {
			body, _ := present[name].(map[string]any)
			volumes, _ := body["volumes"].([]any)
			if body == nil || !mounted(volumes) {
				continue
			}
			found[name] = true
			if services == nil {
				services = map[string]any{}
				top["services"] = services
			}
			old, _ := services[name].(map[string]any)
			if old == nil {
				old = map[string]any{}
				services[name] = old
			}
			if list, _ := old["volumes"].([]any); !mounted(list) {
				old["volumes"] = append(append([]any{}, list...), any(spec))
			}
		}
		if !reflect.DeepEqual(any(top), any(now)) {
			return false
		}
	}
	return found["scheduler"] && found["triggerer"]
}

// named converts non-string keys to strings.
func named(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = named(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = named(v[key])
		}
	case map[any]any:
		out := map[string]any{}
		for key := range v {
			text, ok := key.(string)
			if !ok {
				text = fmt.Sprintf("%T %v", key, key)
			}
			out[text] = named(v[key])
		}
		return out
	}
	return v
}

func mounted(volumes []any) bool {
	for _, v := range volumes {
		switch v := v.(type) {
		case string:
			if spec, err := format.ParseVolume(v); err == nil && composetree.SameTarget(spec.Target, newTarget) {
				return true
			}
		case map[string]any:
			if target, ok := v["target"].(string); ok && composetree.SameTarget(target, newTarget) {
				return true
			}
		}
	}
	return false
}
