package yamledit

import (
	"testing"

	"go.yaml.in/yaml/v4"
)

// FuzzScalars requires that the place of every scalar is right: the text there, read alone in its
// style, is the value.
func FuzzScalars(f *testing.F) {
	f.Add([]byte("a: 'b''c'\nd: \"\\x41\\u00e9\\n\\\"\"\ne: &x !!str f g\nh: >-\n  i\nj: [k, 'l', \"m\"]\n"))
	f.Add([]byte("\ufeffä: 'ö'\r\nb: |\r\n  c\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := parse(text)
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
