package fixers

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/format"
	"go.yaml.in/yaml/v4"
)

const (
	oldTarget = "/usr/local/airflow/.aws"
	newTarget = "/home/astro/.aws"
)

// FuzzRetargetMount requires of every text that a plan changes the targets of volumes, of all
// services or of the chosen ones, and nothing else. The check does not use positions: it decodes
// the text before and after, with aliases and merge keys, and compares compose's input.
func FuzzRetargetMount(f *testing.F) {
	seeds := map[string]bool{}
	seed := func(text []byte) {
		seeds[string(text)] = true
		f.Add(text)
	}
	paths, _ := filepath.Glob("testdata/fix/*.txtar")
	for _, path := range paths {
		g, _ := readGoldenFile(f, path)
		for _, data := range g.before {
			for i := range 8 {
				seed(variant{crlf: i&1 != 0, bom: i&2 != 0, chopped: i&4 != 0}.of(data))
			}
		}
	}
	for _, text := range []string{
		"services: {a: {volumes: [x:/usr/local/airflow/.aws]}}",
		"a: &a [b:/usr/local/airflow/.aws]\nservices: {a: {volumes: *a}, b: {volumes: *a}}\n",
		"services:\n  a:\n    volumes:\n    - |\n     b:/usr/local/airflow/.aws\n    - >2\n       b:/usr/local/airflow/.aws\n",
		"services:\n  a:\n    volumes:\n    - \"b:\\x2fusr/local/airflow/.aws\"\n    - b:/usr/local\n      /airflow/.aws\n",
		"services:\n  a: {volumes: ['x:/usr/local/airflow/.aws\u2028']}\n---\nservices:\n  a: {volumes: [x:/usr/local/airflow/.aws]}\n",
		"? services\n: ? a\n  : ? volumes\n    : - ? target\n        : /usr/local/airflow/.aws\n",
		"services: {a: {volumes: [{target: &t /usr/local/airflow/.aws}, {target: *t}]}}",
		"services: {a: {volumes: [!!str &x \"b:/usr/local/airflow/.aws\", *x]}}",
	} {
		seed([]byte(text))
	}
	for _, text := range sharedSeeds {
		seed([]byte(strings.ReplaceAll(text, "LINE", "b:/usr/local/airflow/.aws")))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, services := range [][]string{nil, {"a"}, {"a", "c"}, {"b"}} {
			after, err := change(string(text), fixOf(RetargetMount{Services: services, From: oldTarget, To: newTarget}))
			if err != nil {
				continue
			}
			want, err := decodeAll(text)
			if err != nil {
				if seeds[string(text)] {
					t.Fatalf("the seed %q is changed and does not decode: %v", text, err)
				}
				return // compose refuses it too
			}
			got, err := decodeAll([]byte(after))
			if err != nil {
				t.Fatalf("%q became %q: %v", text, after, err)
			}
			want, got = retargetAll(want, services, "/#"), retargetAll(got, services, "/#")
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%q became %q for %q:\n%v\nwant\n%v", text, after, services, got, want)
			}
			again, err := change(after, fixOf(RetargetMount{Services: services, From: oldTarget, To: newTarget}))
			if err == nil {
				t.Errorf("%q became %q, and then %q for %q", text, after, again, services)
			}
		}
	})
}

// sharedSeeds are the ways in which services share a volume line, LINE.
var sharedSeeds = []string{
	"x: &x\n  volumes:\n    - LINE # c\nservices:\n  a:\n    <<: *x\n    user: u\n  b:\n    <<: *x\n  c: {<<: *x}\n",
	"x-x: &x\n  volumes: [LINE]\nservices:\n  a: *x # c\n  b: *x\n  c:\n    *x\n",
	"x-x: &x {volumes: [\"LINE\"]}\nservices: {a: *x, b: *x, c: {<<: *x}}\n",
	"x-v: &v\n- LINE\n- 'd:/e'\nservices:\n  a:\n    volumes: *v\n    user: u\n  b: {volumes: *v}\n  c:\n    volumes:\n      *v\n",
	"x-a: &p {user: u}\nx-b: &q\n  volumes:\n  - LINE\nservices:\n  a:\n    <<: [*p, *q]\n  b:\n    <<: [*q, *p]\n  c:\n    <<: *q\n    volumes: [d:/e]\n",
	"services:\n  a: &a\n    volumes:\n      - LINE\n  b: *a\n  c:\n    <<: *a\n    user: u\n",
	"services:\n  b:\n    volumes: &v\n      - LINE\n  a:\n    volumes: *v\n  c:\n    volumes: *v\n    tmpfs: *v\n",
	"services:\n  a:\n    volumes:\n      - &m LINE\n      - d:/e\n  b:\n    volumes: [*m]\n  c:\n    volumes:\n      - *m\n      - LINE\n",
	"x-m: &m\n  type: bind\n  target: &t /usr/local/airflow/.aws\nservices:\n  a:\n    volumes:\n      - *m\n  b:\n    volumes:\n      - <<: *m\n        source: s\n      - target: *t\n  c: {volumes: [*m, {<<: *m, read_only: true}]}\n",
	"services:\n  a: &a\n    volumes: [LINE]\n    environment: &e\n      X: LINE\n  b:\n    <<: *a\n    environment:\n      <<: *e\n      Y: z\n  c:\n    extends: a\n",
	"x-s: &s\n  a: {volumes: [LINE]}\n  b: {volumes: [LINE]}\nservices:\n  <<: *s\n  c:\n    volumes: [LINE]\n",
	"x-x: &x\r\n  volumes:\r\n    - LINE\r\nservices:\r\n  a: *x\r\n  b: *x",
	"? x-x\n: &x {volumes: [LINE]}\nservices:\n  ? a\n  : *x\n  ? b\n  : *x\n",
	"x-x: &x\n  volumes: !override [LINE]\nservices:\n  a: *x\n  b: *x\n",
}

func decodeAll(text []byte) (any, error) {
	docs := []any{}
	dec := yaml.NewDecoder(strings.NewReader(string(text)))
	for {
		var doc any
		switch err := dec.Decode(&doc); {
		case err == nil:
			docs = append(docs, doc)
		case err.Error() == "EOF":
			return docs, nil
		default:
			return nil, err
		}
	}
}

// retargetAll applies the fixer's change to decoded values, for these services or for all if none
// is given: short lines become compose's result. What compose only reads through an alias is left
// out.
func retargetAll(value any, services []string, at string) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			below := at + "/#"
			if at == "/#" {
				below = at // a document
			}
			value[i] = retargetAll(value[i], services, below)
		}
	case map[string]any:
		for key := range value {
			if at == "/#" && strings.HasPrefix(key, "x-") {
				delete(value, key)
				continue
			}
			value[key] = retargetAll(value[key], services, at+"/"+strings.ReplaceAll(key, "/", "|"))
		}
	case map[any]any: // a key that is no text
		for key := range value {
			if name, ok := key.(string); ok && at == "/#" && strings.HasPrefix(name, "x-") {
				delete(value, key)
				continue
			}
			value[key] = retargetAll(value[key], services, at+"/"+strings.ReplaceAll(fmt.Sprint(key), "/", "|"))
		}
	case string:
		parts := strings.Split(at, "/")
		if len(parts) > 3 && len(services) > 0 && !slices.Contains(services, parts[3]) {
			return value
		}
		list, _ := path.Match("/#/services/*/volumes/#", at)
		long, _ := path.Match("/#/services/*/volumes/#/target", at)
		switch {
		case list:
			spec, err := format.ParseVolume(value)
			if err == nil && path.Clean(spec.Target) == oldTarget {
				spec.Target = newTarget
			}
			return fmt.Sprintf("%+v %v %v", spec, err, spec.Bind)
		case long && path.Clean(value) == oldTarget:
			return newTarget
		}
	}
	return value
}

func readGoldenFile(t testing.TB, path string) (golden, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return golden{}, err
	}
	g, _ := parseGolden(t, data)
	return g, nil
}
