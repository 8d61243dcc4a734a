package fixers

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/format"
	"go.yaml.in/yaml/v4"
)

const (
	oldTarget = "/usr/local/airflow/.aws"
	newTarget = "/home/astro/.aws"
)

// FuzzRetargetMount demands of every text that a plan changes the targets of
// volumes and nothing else. The judge knows nothing of positions: it decodes
// the text before and after and compares what compose would be given.
func FuzzRetargetMount(f *testing.F) {
	paths, _ := filepath.Glob("testdata/fix/*.txtar")
	for _, path := range paths {
		g, _ := readGoldenFile(f, path)
		for _, data := range g.before {
			for i := range 8 {
				f.Add(variant{crlf: i&1 != 0, bom: i&2 != 0, chopped: i&4 != 0}.of(data))
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
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		after, err := change(string(text), fixOf(RetargetMount{From: oldTarget, To: newTarget}))
		if err != nil {
			return
		}
		want, err := decodeAll(text)
		if err != nil {
			t.Skip("compose would refuse it too")
		}
		got, err := decodeAll([]byte(after))
		if err != nil {
			t.Fatalf("%q became %q: %v", text, after, err)
		}
		shared := bytes.ContainsRune(text, '*')
		want, got = retargetAll(want, shared, ""), retargetAll(got, shared, "")
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q became %q:\n%v\nwant\n%v", text, after, got, want)
		}
	})
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

// retargetAll is what the fixer should do, on decoded values: short lines
// become what compose makes of them. Where an alias may let a volume stand
// elsewhere too, every text is taken for one.
func retargetAll(value any, everywhere bool, at string) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = retargetAll(value[i], everywhere, at+"/#")
		}
	case map[string]any:
		for key := range value {
			value[key] = retargetAll(value[key], everywhere, at+"/"+key)
		}
	case map[any]any: // a key that is no text
		for key := range value {
			value[key] = retargetAll(value[key], everywhere, fmt.Sprintf("%s/%v", at, key))
		}
	case string:
		list, _ := path.Match("/#/services/*/volumes/#", at)
		long, _ := path.Match("/#/services/*/volumes/#/target", at)
		switch {
		case list || everywhere && !strings.HasSuffix(at, "/target"):
			spec, err := format.ParseVolume(value)
			if err == nil && path.Clean(spec.Target) == oldTarget {
				spec.Target = newTarget
			}
			return fmt.Sprintf("%+v %v %v", spec, err, spec.Bind)
		case (long || everywhere) && path.Clean(value) == oldTarget:
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

// FuzzScalars demands that the place of every scalar that is found is true:
// what is written there, read alone in its style, is the value.
func FuzzScalars(f *testing.F) {
	f.Add([]byte("a: 'b''c'\nd: \"\\x41\\u00e9\\n\\\"\"\ne: &x !!str f g\nh: >-\n  i\nj: [k, 'l', \"m\"]\n"))
	f.Add([]byte("\ufeffä: 'ö'\r\nb: |\r\n  c\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := parseYAML(text)
		if err != nil {
			return
		}
		for n := range d.facts {
			if n.Kind != yaml.ScalarNode {
				continue
			}
			s, err := d.scalarAt(n)
			if err != nil {
				continue
			}
			if len(s.at) != len(n.Value)+1 || s.start > s.end || s.end > len(text) {
				t.Fatalf("%q: the value %q is at %v, %d to %d", text, n.Value, s.at, s.start, s.end)
			}
			for i := 1; i < len(s.at); i++ {
				if s.at[i] < s.at[i-1] || s.at[i] > s.end {
					t.Fatalf("%q: the value %q is at %v", text, n.Value, s.at)
				}
			}
			if n.Style == 0 && n.Tag == "!!str" && string(text[s.start:s.end]) != n.Value {
				t.Errorf("%q: %q is not %q", text, text[s.start:s.end], n.Value)
			}
		}
	})
}
